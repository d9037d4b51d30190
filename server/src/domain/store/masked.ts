const mask = '***';
const secretKey = /(password|passphrase|passwd|token|secret|secretKey|apiKey|privateKey|credential)$/i;
const keyLine = /^(\s*(?:- )?)"?([\w./-]+)"?:(?: +(.*))?$/;
const isPlain = (value: string): boolean => /^(true|false|null|~|\d+|[|>][+-]?|&.*|)$/.test(value);

/** Chart values hold no secrets; a value under a name that speaks of one is masked all the same. */
export function maskedValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedValues);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isNamedSecret(key) && typeof member === 'string' && member !== '' ? mask : maskedValues(member),
    ]),
  );
}

/** The name of a Secret is no secret. */
const isNamedSecret = (key: string): boolean => secretKey.test(key) && !/^(existing|data)Secret$/.test(key);

/** A manifest as people may read it: what Secrets hold is masked, and so is what a secret's name stands before. */
export const maskedManifest = (manifest: string): string =>
  manifest
    .split(/^(?=---)/m)
    .map((document) =>
      /^kind: *"?Secret"?\s*$/m.test(document) ? maskedSecret(document) : maskedLines(document),
    )
    .join('');

function maskedLines(document: string): string {
  let isSecretVariable = false;
  const lines = document.split('\n').map((line) => {
    const [, indent, key = '', value = ''] = keyLine.exec(line) ?? [];
    if (indent === undefined) return line;
    const hides = isNamedSecret(key) || (key === 'value' && isSecretVariable);
    isSecretVariable = key === 'name' && isSecretName(value);
    return hides && !isPlain(value) ? `${indent}${key}: ${mask}` : line;
  });
  return lines.join('\n');
}

/** Environment variables are written in capitals. */
const isSecretName = (name: string): boolean => /(PASSWORD|TOKEN|SECRET|_KEY)"?$/.test(name);

function maskedSecret(document: string): string {
  let inData = false;
  const lines = document.split('\n').flatMap((line) => {
    if (/^\S/.test(line)) inData = /^(data|stringData):/.test(line);
    if (!inData || /^\S/.test(line))
      return inData && /^(data|stringData): *\{./.test(line) ? [line.replace(/\{.*$/, mask)] : [line];
    const key = /^ {2}"?([\w.-]+)"?:/.exec(line)?.[1];
    return key === undefined ? [] : [`  ${key}: ${mask}`];
  });
  return lines.join('\n');
}
