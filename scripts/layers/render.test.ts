import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderTable } from './render.ts';
import { trees } from './tables.ts';

test.each(trees)('ARCHITECTURE.md shows the layer table of $root as it is checked', (tree) => {
  const text = readFileSync('ARCHITECTURE.md', 'utf8');
  expect(text).toContain(renderTable(tree));
});
