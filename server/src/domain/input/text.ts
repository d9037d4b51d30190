import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

export interface TextRule {
  /** How the value is called in a sentence, such as "The title". */
  name: string;
  min: number;
  max: number;
  /** Line breaks and tabs are welcome. */
  multiline?: boolean;
}

const controls = /[\p{Cc}\u2028\u2029]/u;
const controlsButLines = /[^\P{Cc}\n\r\t]/u;
/** Signs that turn the direction of what follows, or fill no space: they make one text look like another. */
const deceiving = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** Bounded text that a person can read: no control characters, no broken or deceiving Unicode, not only spaces. */
export function textProblem(value: string, path: readonly string[], rule: TextRule): UserError | undefined {
  const { name, min, max } = rule;
  const length = value.length > max * 2 ? value.length : [...value].length;
  if (length > max)
    return refusal(
      path,
      `${name} ${shown(value)} is longer than ${String(max)} characters.`,
      `Use at most ${String(max)} characters.`,
    );
  if (min > 0 && value.trim().length < min)
    return refusal(
      path,
      `${name} ${shown(value)} is too short.`,
      `Use at least ${String(min)} visible character${min === 1 ? '' : 's'}.`,
    );
  if (!value.isWellFormed())
    return refusal(path, `${name} ${shown(value)} is no valid Unicode text.`, 'Send whole characters.');
  if ((rule.multiline === true ? controlsButLines : controls).test(value) || deceiving.test(value))
    return refusal(
      path,
      `${name} ${shown(value)} contains control characters.`,
      rule.multiline === true
        ? 'Remove everything but letters, signs, tabs and line breaks.'
        : 'Remove line breaks, tabs and invisible signs.',
    );
  return undefined;
}
