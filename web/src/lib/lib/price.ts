/** A currency as the API tells it: prices are counted in its smallest unit, `digits` behind the point. */
export interface Currency {
  code: string;
  digits: number;
}

export type PriceProblem =
  'notAnAmount' | 'negative' | 'otherCurrency' | 'thousandsOrFraction' | 'tooManyDigits' | 'tooLarge';
export type ReadPrice = { minor: number } | { problem: PriceProblem };

/** The largest that the API takes: GraphQL's Int. */
export const largestMinor = 2_147_483_647;

const words = new Set([
  'kr',
  'kr.',
  'fr',
  'fr.',
  'sfr',
  'ft',
  'zł',
  'kč',
  'lei',
  'rp',
  'rm',
  'r',
  'din',
  'lek',
  ',-',
]);
const whole = /^(?:\d+|\d{1,3}(?:_\d{3})+)$/;

/**
 * An amount as people and other shops write it: `9.5`, `9,50 €`, `EUR 1.299,00`, `99.9900`. It is never guessed: digits beyond those of the
 * currency must be zeros, marks are thousands only where they cannot be a fraction, and anything beside one amount is a problem.
 */
export function readPrice(text: string, currency: Currency): ReadPrice {
  const parts = /^([^\d.,-]*)(-?)([\d.,'’\s]*\d)\s*(-?)([^\d]*)$/u.exec(text.trim());
  if (!parts) return { problem: 'notAnAmount' };
  const [, before = '', minus, number = '', after, behind = ''] = parts;
  const signs = [before, behind].map((sign) => sign.trim()).filter((sign) => sign !== '');
  if (minus !== '' || after !== '' || signs.includes('-')) return { problem: 'negative' };
  for (const sign of signs) {
    const problem = signProblem(sign, currency.code);
    if (problem) return { problem };
  }
  return signs.length > 1 ? { problem: 'notAnAmount' } : readNumber(number, currency.digits);
}

function signProblem(sign: string, code: string): PriceProblem | undefined {
  const isEuro = sign === '€';
  if (sign.toUpperCase() === code || words.has(sign.toLowerCase())) return undefined;
  if (/^\p{L}{0,2}\p{Sc}$/u.test(sign)) return isEuro === (code === 'EUR') ? undefined : 'otherCurrency';
  return /^[A-Z]{3}$/.test(sign) ? 'otherCurrency' : 'notAnAmount';
}

function readNumber(number: string, digits: number): ReadPrice {
  const marked = number.replace(/['’\s]/gu, '_');
  const marks = [...marked].filter((sign) => sign === '.' || sign === ',');
  const last = marks.at(-1);
  if (last === undefined) return counted(marked, '', digits);
  const at = marked.lastIndexOf(last);
  const [head, tail] = [marked.slice(0, at), marked.slice(at + 1)];
  if (marks.some((mark) => mark !== last))
    return marks.indexOf(last) === marks.length - 1
      ? counted(head.replaceAll(/[.,]/g, '_'), tail, digits)
      : { problem: 'notAnAmount' };
  if (marks.length > 1) return counted(marked.replaceAll(last, '_'), '', digits);
  if (!isGroup(head, tail) || (digits === 3 && last === '.')) return counted(head || '0', tail, digits);
  const asFraction = counted(head, tail, digits);
  // Nobody writes three places of a unit that has none, and 1.299 EUR is no fraction; 1.500 EUR may be either.
  return digits === 0 || 'problem' in asFraction
    ? counted(head + tail, '', digits)
    : { problem: 'thousandsOrFraction' };
}

const isGroup = (head: string, tail: string): boolean => /^[1-9]\d{0,2}$/.test(head) && /^\d{3}$/.test(tail);

function counted(head: string, tail: string, digits: number): ReadPrice {
  if (!whole.test(head) || /\D/.test(tail)) return { problem: 'notAnAmount' };
  if (/[^0]/.test(tail.slice(digits))) return { problem: 'tooManyDigits' };
  const minor = Number(head.replaceAll('_', '') + tail.slice(0, digits).padEnd(digits, '0'));
  return minor > largestMinor ? { problem: 'tooLarge' } : { minor };
}

/** Minor units → `9.50`, without the currency's sign. */
export function writePrice(minor: number, { digits }: Currency): string {
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
