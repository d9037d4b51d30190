import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

export interface TextRule {
  /** How the value is called in a sentence, such as "The title". */
  name: string;
  min: number;
  max: number;
  /** Line breaks and tabs are welcome. */
  multiline?: boolean;
  /** Compared and not only read, such as an SKU: two of them must not differ in what nobody sees. */
  identifier?: boolean;
}

const controls = /[\p{Cc}\u2028\u2029]/u;
const controlsButLines = /[^\P{Cc}\n\r\t]/u;
/** Signs that turn the direction of what follows (Unicode 16, UAX #9): they make one text look like another. */
const deceiving = /[\u202a-\u202e\u2066-\u2069\ufeff]/u;
/**
 * Signs that nobody sees. Words need them where a script has no spaces (U+200B in Khmer and Thai), joins its letters (U+200C, U+200D in
 * Persian, emoji) or runs from right to left (U+200E, U+200F, U+061C in Hebrew and Arabic).
 */
const invisible = /[\p{Cf}\u115f\u1160\u3164\uffa0]/gu;

/** Bounded text that a person can read: no control characters, no broken or deceiving Unicode, not only what nobody sees. */
export function textProblem(value: string, path: readonly string[], rule: TextRule): UserError | undefined {
  const { name, min, max } = rule;
  const length = value.length > max * 2 ? value.length : [...value].length;
  if (length > max)
    return refusal(
      path,
      `${name} ${shown(value)} is longer than ${String(max)} characters.`,
      `Use at most ${String(max)} characters.`,
    );
  if (min > 0 && value.replaceAll(invisible, '').trim().length < min)
    return refusal(
      path,
      `${name} ${shown(value)} is too short.`,
      `Use at least ${String(min)} visible character${min === 1 ? '' : 's'}.`,
    );
  if (!value.isWellFormed())
    return refusal(path, `${name} ${shown(value)} is no valid Unicode text.`, 'Send whole characters.');
  const turns = deceiving.exec(value) ?? (rule.identifier === true ? value.match(invisible) : null);
  if (turns !== null)
    return refusal(
      path,
      `${name} ${shown(value)} contains the invisible sign ${codePoint(turns[0])}.`,
      'Remove it: it makes one text look like another.',
    );
  if ((rule.multiline === true ? controlsButLines : controls).test(value))
    return refusal(
      path,
      `${name} ${shown(value)} contains control characters.`,
      rule.multiline === true
        ? 'Remove everything but letters, signs, tabs and line breaks.'
        : 'Remove line breaks, tabs and invisible signs.',
    );
  return undefined;
}

const codePoint = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
