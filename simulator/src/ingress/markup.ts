const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is already safe. Only `markup` makes it, so text cannot slip in unescaped. */
export interface Safe {
  readonly safe: string;
}

type Value = string | number | Safe | readonly Safe[];

/** A template whose values are escaped, but for those that are HTML already. */
export function markup(parts: TemplateStringsArray, ...values: Value[]): Safe {
  return { safe: parts.reduce((text, part, index) => text + print(values[index - 1] ?? '') + part) };
}

function print(value: Value): string {
  if (typeof value === 'object')
    return 'safe' in value ? value.safe : value.map((entry) => entry.safe).join('');
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
