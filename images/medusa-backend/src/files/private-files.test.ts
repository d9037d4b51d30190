import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hidePrivateFiles, isPrivateAddress } from './private-files.ts';

describe('a web address', () => {
  it.each([
    '/static/.private/private-1-orders.csv',
    '/static/%2eprivate/private-1-orders.csv',
    '/static/%2Epriv%61te/private-1-orders.csv',
    '/static/a/..%2f.private/private-1-orders.csv?a=%zz',
    '/static//.private%2Fprivate-1-orders.csv',
    '/static/./.private',
  ])('leads into the private folder: %s', (url) => {
    expect(isPrivateAddress(url)).toBe(true);
  });

  it.each([
    '/static/1-tea.png',
    '/static/private-1-orders.csv',
    '/app',
    '/static/a.private/b',
    '/%zz',
    '/store?q=/.private/',
  ])('does not: %s', (url) => {
    expect(isPrivateAddress(url)).toBe(false);
  });
});

it('moves private files from among the uploads, and nothing else', async () => {
  const root = mkdtempSync(join(tmpdir(), 'shopyard-files-'));
  try {
    mkdirSync(join(root, 'static'));
    for (const name of ['private-1-orders.csv', '2-tea.png']) writeFileSync(join(root, 'static', name), '');
    await hidePrivateFiles(root);
    await hidePrivateFiles(root);
    expect(readdirSync(join(root, 'static')).sort()).toEqual(['.private', '2-tea.png']);
    expect(readdirSync(join(root, 'static', '.private'))).toEqual(['private-1-orders.csv']);
    rmSync(join(root, 'static'), { recursive: true });
    await hidePrivateFiles(root);
  } finally {
    rmSync(root, { recursive: true });
  }
});
