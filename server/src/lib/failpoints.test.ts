import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { armFailpoints, failpoints, noFailpoints } from './failpoints.ts';

const [first = '', second = ''] = failpoints;

test('names are declared once', () => {
  expect(new Set(failpoints).size).toBe(failpoints.length);
});

test('outside of tests nothing is armed, whatever else the environment says', () => {
  expect(armFailpoints({ SHOPYARD_FAILPOINT: `${first}=throw` })).toBe(noFailpoints);
  expect(armFailpoints({ SHOPYARD_TEST: '0', SHOPYARD_FAILPOINT: `${first}=throw` })).toBe(noFailpoints);
});

test('an armed place throws once; others are passed', () => {
  const hit = armFailpoints({ SHOPYARD_TEST: '1', SHOPYARD_FAILPOINT: `${first}=throw` });
  hit(second);
  expect(() => {
    hit(first);
  }).toThrow(first);
  hit(first);
});

test('a name that is not declared is a mistake, armed or passed', () => {
  expect(() => armFailpoints({ SHOPYARD_TEST: '1', SHOPYARD_FAILPOINT: 'nowhere=crash' })).toThrow('nowhere');
  expect(() => {
    armFailpoints({ SHOPYARD_TEST: '1' })('nowhere');
  }).toThrow('nowhere');
});

test('every place that is passed is written down', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shopyard-failpoints-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const log = join(folder, 'log');
  const hit = armFailpoints({ SHOPYARD_TEST: '1', SHOPYARD_FAILPOINT_LOG: log });
  hit(first);
  hit(second);
  hit(first);
  expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([first, second, first]);
});

test('crash ends the process as kill -9 does', async () => {
  const code = `import { armFailpoints } from ${JSON.stringify(join(import.meta.dirname, 'failpoints.ts'))};
    armFailpoints(process.env)(${JSON.stringify(first)});`;
  const environment = { ...process.env, SHOPYARD_TEST: '1', SHOPYARD_FAILPOINT: `${first}=crash` };
  const signal = await new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', code], { env: environment }, (error) => {
      resolve(error?.signal);
    });
  });
  expect(signal).toBe('SIGKILL');
});
