import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './harness.ts';

const run = promisify(execFile);
let server: TestServer;
let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'shopyard-python-'));
  await run('python3', ['-m', 'venv', dir]);
  await run(join(dir, 'bin/pip'), ['install', '--quiet', 'gql[aiohttp,websockets]==4.0.0']);
  server = await startTestServer();
});
afterAll(async () => {
  await server.remove();
  rmSync(dir, { recursive: true, force: true });
});

test("Python's gql creates, watches, is refused, pages and deletes", async () => {
  const script = join(import.meta.dirname, 'python-client.py');
  const { stdout } = await run(join(dir, 'bin/python'), [script, `${server.url}/graphql`, 'python-shop']);
  expect(stdout).toBe('done\n');
});
