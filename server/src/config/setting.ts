import { z } from 'zod';

/** One setting as data: environment, flag, help text and settings page all come from it. */
export interface Setting<T> {
  /** The environment variable; the flag is its lower-case form without SHOPYARD_. */
  env: string;
  /** Well-known names that mean the same, with how their text becomes ours. */
  aliases: readonly { env: string; translate?: (text: string) => string; note?: string }[];
  /** What stands where nothing is given, as text; undefined: nothing does, and `fallbackNote` says what happens then. */
  fallback: string | undefined;
  fallbackNote?: string;
  /** What a right value looks like, completing "expected …". */
  expected: string;
  sentence: string;
  schema: z.ZodType<T, string>;
}

type Given = Pick<Setting<unknown>, 'env' | 'sentence'> &
  Partial<Pick<Setting<unknown>, 'aliases' | 'fallbackNote'>>;

const base = (given: Given) => ({ aliases: [], ...given });

export const wholeNumber = (
  given: Given & { min: number; max: number; fallback: number; unit?: string },
): Setting<number> => {
  const { min, max, fallback, unit, ...rest } = given;
  return {
    ...base(rest),
    fallback: String(fallback),
    expected: `a whole number${unit === undefined ? '' : ` of ${unit}`} from ${String(min)} to ${String(max)}`,
    schema: z
      .string()
      .regex(/^[0-9]{1,15}$/)
      .transform(Number)
      .pipe(z.number().int().min(min).max(max)),
  };
};

export const optionalWholeNumber = (
  given: Given & { min: number; max: number; fallbackNote: string },
): Setting<number> => {
  const { fallbackNote, ...rest } = given;
  return { ...wholeNumber({ ...rest, fallback: given.min }), fallback: undefined, fallbackNote };
};

export const decimalNumber = (
  given: Given & { min: number; max: number; fallback: number },
): Setting<number> => {
  const { min, max, fallback, ...rest } = given;
  return {
    ...base(rest),
    fallback: String(fallback),
    expected: `a number from ${String(min)} to ${String(max)}`,
    schema: z
      .string()
      .regex(/^[0-9]{1,9}(\.[0-9]{1,6})?$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max)),
  };
};

const unitSeconds: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };

/** Seconds; `600`, `600s`, `10m` and `1h` are understood. */
export const duration = (given: Given & { min: number; max: number; fallback: number }): Setting<number> => {
  const { min, max, fallback, ...rest } = given;
  return {
    ...base(rest),
    fallback: String(fallback),
    expected: `seconds from ${String(min)} to ${String(max)}, such as 600, 600s or 10m`,
    schema: z
      .string()
      .regex(/^[0-9]{1,9}[smh]?$/)
      .transform((text) => Number.parseInt(text, 10) * (unitSeconds[text.replace(/^[0-9]+/, '')] ?? 1))
      .pipe(z.number().int().min(min).max(max)),
  };
};

export const oneOf = <const Values extends readonly [string, ...string[]]>(
  given: Given & { values: Values; fallback: Values[number] },
): Setting<Values[number]> => {
  const { values, fallback, ...rest } = given;
  return {
    ...base(rest),
    fallback,
    expected: `one of ${values.join(', ')}`,
    schema: z.string().pipe(z.enum(values)),
  };
};

export const text = (
  given: Given & { fallback?: string; expected: string; pattern: RegExp },
): Setting<string> => {
  const { fallback, expected, pattern, ...rest } = given;
  return { ...base(rest), fallback, expected, schema: z.string().regex(pattern) };
};

export const flagOf = (setting: Pick<Setting<unknown>, 'env'>): string =>
  `--${setting.env
    .replace(/^SHOPYARD_/, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;
