import { describe, expect, it } from 'vitest';
import { textProblem } from './text.ts';

const path = ['input', 'config', 'title'];
const title = { name: 'The title', min: 1, max: 100 };

describe('a text', () => {
  it.each([
    ['Khmer, with word breaks', 'ហាង\u200bតែ\u200bបៃតង'],
    ['Thai, with a word break', 'ร้าน\u200bชา'],
    ['Hebrew beside Latin', 'תה ירוק (Sencha)\u200f'],
    ['Arabic with a letter mark', '\u061cشاي أخضر 100\u200e g'],
    ['Persian, with a non-joiner', 'چای\u200cهای سبز'],
    [
      'an emoji family and a flag',
      '👩\u200d👩\u200d👧 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    ],
    ['a soft hyphen and a word joiner', 'Tee\u00adkanne 100\u2060%'],
  ])('may be %s', (_, text) => {
    expect(textProblem(text, path, title)).toBeUndefined();
    expect(textProblem(text, path, { ...title, multiline: true })).toBeUndefined();
  });

  it.each([
    '\u202a',
    '\u202b',
    '\u202c',
    '\u202d',
    '\u202e',
    '\u2066',
    '\u2067',
    '\u2068',
    '\u2069',
    '\ufeff',
  ])('may not turn the direction of what follows: %j is named', (sign) => {
    const problem = textProblem(`photo${sign}gpj.exe`, path, title);
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', path, retryable: false });
    const code = sign.charCodeAt(0).toString(16).toUpperCase();
    expect(problem?.message).toBe(
      `The title "photo\\u{${code.toLowerCase()}}gpj.exe" contains the invisible sign U+${code}.`,
    );
  });

  it.each([' ', '\u00a0', '\u200b', '\u200f\u200e', '\u2060 \u200d', '\u3164', '\u00ad'])(
    'may not be only what nobody sees: %j',
    (text) => {
      expect(textProblem(text, path, title)?.message).toContain('is too short');
    },
  );

  it('that is compared has nothing invisible in it', () => {
    const sku = { name: 'The SKU', min: 1, max: 64, identifier: true };
    for (const text of ['A\u200b', '\u200eA', 'A\u200dB', 'A\u00ad'])
      expect(textProblem(text, path, sku)?.message).toContain('invisible sign U+');
    expect(textProblem('چای-1', path, sku)).toBeUndefined();
  });
});
