import { expect, test } from 'vitest';
import { oneLine } from './one-line.ts';

test('foreign text becomes one line that can be printed and has a bound', () => {
  expect(oneLine('  two\n\tlines\u001b[31m red \u202eevil\u0000 ', 100)).toBe('two lines [31m red evil');
  expect(oneLine('abcdef', 6)).toBe('abcdef');
  expect(oneLine('abcdefg', 6)).toBe('abcde…');
  expect(oneLine('abcd👗xx', 6)).toBe('abcd…');
  expect(oneLine('a\ud800b', 9)).toBe('a\ufffdb');
});
