import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReservedName, longestName, nameCandidates, nameProblem } from './store-name.ts';

const path = ['input', 'name'];
const right = /^[a-z][a-z0-9-]{1,38}[a-z0-9]$/;

describe('a store name', () => {
  it('is never another form of a name that is right: none is folded, trimmed or cut into it (B9)', () => {
    const name = fc
      .stringMatching(/^[a-z][a-z0-9]{2,20}$/)
      .filter((text) => nameProblem(text, path) === undefined);
    const forms: ((text: string) => string)[] = [
      (text) => text.toUpperCase(),
      (text) => text[0]!.toUpperCase() + text.slice(1),
      (text) => ` ${text}`,
      (text) => `${text}\n`,
      (text) => `${text}.`,
      (text) => `${text}\u00ad`,
      (text) => `${text}\u0301`,
      (text) => text.replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
      (text) => text.replace(/[a-z]/, (letter) => String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97)),
      (text) =>
        text.replace('s', '\u017f').replace('k', '\u212a').replace('i', '\u0131').replace('a', '\u0430'),
      (text) => text.padEnd(longestName + 1, 'x'),
    ];
    fc.assert(
      fc.property(name, fc.constantFrom(...forms), (right, form) => {
        const other = form(right);
        expect(other === right || nameProblem(other, path) !== undefined).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['tea', 'a1b', 'tea-and-coffee', 'x'.repeat(40), 'tea--time', 'a0-0-0', 'true-tea'])(
    'may be %s',
    (name) => {
      expect(nameProblem(name, path)).toBeUndefined();
    },
  );

  it.each([
    ['', 'too short'],
    ['ab', 'too short'],
    ['x'.repeat(41), 'too long'],
    ['x'.repeat(63), 'too long'],
    ['x'.repeat(1_000_000), 'too long'],
    ['Tea', 'characters'],
    ['tea.shop', 'characters'],
    ['tea..shop', 'characters'],
    ['tea_shop', 'characters'],
    ['tea shop', 'characters'],
    ['tea\n', 'characters'],
    ['\ntea', 'characters'],
    ['te\u0000a', 'characters'],
    ['tea\u200f', 'characters'],
    ['\uff54\uff45\uff41', 'characters'],
    ['te\u0301a', 'characters'],
    ['tea☕', 'characters'],
    ['../tea', 'characters'],
    ['--post-renderer=x', 'characters'],
    ['-tea', 'begin with a letter'],
    ['--kubeconfig', 'begin with a letter'],
    ['1tea', 'begin with a letter'],
    ['123', 'begin with a letter'],
    ['1e3', 'begin with a letter'],
    ['tea-', 'ends in a hyphen'],
    ['---', 'begin with a letter'],
    ['xn--80ak6aa92e', 'third and fourth'],
    ['te--a', 'third and fourth'],
  ])('may not be %j', (name, says) => {
    const problem = nameProblem(name, path);
    expect(problem).toMatchObject({ code: 'INVALID_INPUT', path, retryable: false });
    expect(problem?.message).toContain(says);
    expect(problem?.message.length).toBeLessThan(200);
    expect(problem?.remedy).toMatch(/\.$/);
  });

  it.each([
    'kube-system',
    'kube-public',
    'default',
    'www',
    'api',
    'shopyard',
    'shopyard-system',
    'localhost',
    'null',
    'true',
    'store-tea',
  ])('may not be the reserved %s', (name) => {
    expect(isReservedName(name)).toBe(true);
    expect(nameProblem(name, path)).toMatchObject({ code: 'NAME_RESERVED' });
  });

  it('is a DNS-1123 label that begins with a letter, whatever the text', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'ab9-.A_\n é'), maxLength: 45 });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), letters), (name) => {
        if (nameProblem(name, path) === undefined) expect(name).toMatch(right);
        else expect(right.test(name) && name.slice(2, 4) !== '--' && !isReservedName(name)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is refused without a control or invisible character in the sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(nameProblem(name, path)?.message ?? '').not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      }),
    );
  });

  it('is decided quickly even for adversarial texts', () => {
    const begin = performance.now();
    for (const text of ['a-'.repeat(500_000), '-'.repeat(1_000_000), `${'a'.repeat(39)}!`])
      nameProblem(text, path);
    expect(performance.now() - begin).toBeLessThan(500);
  });

  it('has close names to suggest, all of them right', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/), (name) => {
        for (const candidate of nameCandidates(name)) {
          expect(candidate).not.toBe(name);
          expect(nameProblem(candidate, path)).toBeUndefined();
          expect(candidate.length).toBeLessThanOrEqual(longestName);
        }
      }),
    );
    expect(nameCandidates('tea').slice(0, 2)).toEqual(['tea-shop', 'tea-2']);
  });
});
