import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ApiClient } from '../harness/client.ts';
import { configMap, core } from '../harness/objects.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'simulator-restart-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

async function start() {
  const child = spawn(process.execPath, [main, '--dir', dir], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    child,
    ready: JSON.parse(line) as { ready: boolean; kubeconfig: string; url: string; ingress: string },
  };
}

test('every answered write survives kill -9, and the kubeconfig stays valid', async () => {
  const first = await start();
  expect(first.ready.ready).toBe(true);
  expect(statSync(first.ready.kubeconfig).mode & 0o777).toBe(0o600);
  const client = new ApiClient(first.ready.kubeconfig);
  for (let index = 0; index < 20; index += 1)
    expect((await client.post(core('default', 'configmaps'), configMap(`c${index}`))).status).toBe(201);
  const { resourceVersion } = (await client.get(core('default', 'configmaps', 'c19'))).body.metadata;
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  await client.close();

  const second = await start();
  expect(second.ready.url).toBe(first.ready.url);
  const again = new ApiClient(first.ready.kubeconfig);
  const list = (await again.get(core('default', 'configmaps'))).body;
  expect(
    list.items.filter((item: { metadata: { name: string } }) => item.metadata.name.startsWith('c')),
  ).toHaveLength(20);
  expect(Number(list.metadata.resourceVersion)).toBeGreaterThanOrEqual(Number(resourceVersion));
  const lost = await again.watch(
    `${core('default', 'configmaps')}?watch=true&resourceVersion=1`,
    (events) => events.length > 0,
  );
  expect(lost[0]?.object.code).toBe(410);
  await again.close();
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
});

test('it ends when its parent lets go of stdin', async () => {
  const { child } = await start();
  child.stdin.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a directory in use is refused to a second process', async () => {
  const first = await start();
  const second = spawn(process.execPath, [main, '--dir', dir], { stdio: ['pipe', 'ignore', 'pipe'] });
  let text = '';
  second.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  expect((await once(second, 'exit'))[0]).toBe(2);
  expect(text).toContain('is in use by another simulator');
  first.child.stdin.end();
  await once(first.child, 'exit');
});

test('a taken port is said plainly', async () => {
  const first = await start();
  const port = new URL(first.ready.url).port;
  const other = mkdtempSync(join(tmpdir(), 'simulator-restart-'));
  const second = spawn(process.execPath, [main, '--dir', other, '--port', port], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let text = '';
  second.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  expect((await once(second, 'exit'))[0]).toBe(2);
  expect(text).toContain('EADDRINUSE');
  first.child.stdin.end();
  await once(first.child, 'exit');
  rmSync(other, { recursive: true, force: true });
});
