import { expect, test } from 'vitest';
import { checkSizes } from './check.ts';

const lines = (count: number, line = '//') => `${Array.from({ length: count }, () => line).join('\n')}\n`;

test('a file of 300 lines passes and one of 301 does not', () => {
  expect(checkSizes([{ path: 'server/src/a.ts', text: lines(300) }])).toEqual([]);
  expect(checkSizes([{ path: 'server/src/a.ts', text: lines(301) }])).toEqual([
    { what: 'server/src/a.ts', lines: 301, max: 300 },
  ]);
});

test('a component may have 250 lines with its styles', () => {
  expect(checkSizes([{ path: 'web/src/A.svelte', text: lines(251, '<p/>') }])[0]?.max).toBe(250);
});

test('a planted long function is named', () => {
  const text = `export function long(): void {\n${lines(60, '  void 0;')}}\n`;
  expect(checkSizes([{ path: 'a.ts', text }])).toEqual([{ what: 'a.ts#long', lines: 62, max: 60 }]);
  expect(checkSizes([{ path: 'a.test.ts', text }])).toEqual([]);
});

test('an exception with a reason is respected', () => {
  expect(checkSizes([{ path: 'a.ts', text: lines(400) }], { 'a.ts': 'a table' })).toEqual([]);
});
