/**
 * JSON that a YAML parser reads as the same value. YAML takes U+0085, U+2028 and U+2029 inside a quoted text for line breaks and folds them,
 * and refuses or drops other controls; as escapes they are text. Helm reads values on stdin as YAML.
 */
export const yamlSafeJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
