import { expect, test } from 'vitest';
import { readBase64 } from './base64.ts';

// The places are what a real API server (1.35) answered for each text.
test.each([
  ['not base64!', 3],
  ['YWJjZA', 4],
  ['YQ=', 3],
  ['YQ==x', 4],
  ['Y===', 1],
  ['====', 0],
  ['x', 0],
])('%j is illegal at byte %i', (text, illegalAt) => {
  expect(readBase64(text)).toEqual({ illegalAt });
});

test.each([
  ['', ''],
  ['YWJj', 'YWJj'],
  ['YW\nJj', 'YWJj'],
  ['YQ==\n', 'YQ=='],
  ['YR==', 'YQ=='],
])('%j is stored as %j', (text, canonical) => {
  expect(readBase64(text)).toEqual({ canonical });
});
