import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

const names = { before: 'a', after: 'b' };

/** Applies a unified diff to lines, strictly: every line that it says is there must be there. */
function patched(before: readonly string[], diff: string): string[] {
  const result: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const hunk = /^@@ -(\d+),\d+ \+\d+,\d+ @@$/.exec(line);
    if (hunk) {
      const start = Number(hunk[1]) - 1;
      result.push(...before.slice(at, start));
      at = start;
      continue;
    }
    if (line[0] !== '+') {
      expect(before[at]).toBe(line.slice(1));
      at += 1;
    }
    if (line[0] !== '-') result.push(line.slice(1));
  }
  return [...result, ...before.slice(at)];
}

test('the same text has no diff', () => {
  expect(unifiedDiff('a\nb\n', 'a\nb\n', names)).toBe('');
});

test('a change is shown with the lines around it', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const after = before.with(10, 'changed');
  expect(unifiedDiff(before.join('\n'), after.join('\n'), names)).toBe(
    [
      '--- a',
      '+++ b',
      '@@ -8,7 +8,7 @@',
      ' line 7',
      ' line 8',
      ' line 9',
      '-line 10',
      '+changed',
      ' line 11',
      ' line 12',
      ' line 13',
      '',
    ].join('\n'),
  );
});

test('applied to the one text it gives the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 40 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = unifiedDiff(before.join('\n'), after.join('\n'), names);
      expect(diff === '' ? before : patched(before, diff)).toEqual(after);
    }),
    { numRuns: 300 },
  );
});

test('texts that differ all over are one block, quickly', () => {
  const lines = (sign: string) => Array.from({ length: 3000 }, (_, index) => `${sign}${index}`);
  const diff = unifiedDiff(lines('a').join('\n'), lines('b').join('\n'), names);
  expect(patched(lines('a'), diff)).toEqual(lines('b'));
});
