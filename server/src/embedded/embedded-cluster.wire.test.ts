import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../lib/clock.ts';
import { EmbeddedError, startEmbedded, type EmbeddedCluster } from './embedded-cluster.ts';

let directory: string;
let cluster: EmbeddedCluster | undefined;
const said: string[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'shopyard-embedded-'));
});
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
  rmSync(directory, { recursive: true, force: true });
});

const start = (ingressPort = 0): Promise<EmbeddedCluster> =>
  startEmbedded({
    directory,
    ingressPort,
    speed: 100,
    clock: systemClock,
    log: (_, message) => said.push(message),
  });

/** Processes that work on this test's directory. */
const processes = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(directory);
      } catch {
        return false;
      }
    })
    .map(Number);

const status = async (port: number): Promise<number> => {
  try {
    return (await fetch(`http://127.0.0.1:${String(port)}/`)).status;
  } catch {
    return 0;
  }
};

test('it comes back on the same port when it dies, and is gone after stop', async () => {
  cluster = await start();
  const { ingressPort, kubeconfigPath } = cluster;
  const before = readFileSync(kubeconfigPath, 'utf8');
  expect(await status(ingressPort)).toBeGreaterThan(0);
  const [first] = processes();
  if (first === undefined) throw new Error('no process');
  process.kill(first, 'SIGKILL');
  await expect.poll(() => processes().filter((pid) => pid !== first).length, { timeout: 20_000 }).toBe(1);
  await expect.poll(() => status(ingressPort), { timeout: 20_000 }).toBeGreaterThan(0);
  expect(readFileSync(kubeconfigPath, 'utf8')).toBe(before);
  await cluster.stop();
  expect(processes()).toEqual([]);
}, 60_000);

test('a port in use is refused with the setting to change', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await expect(start(port)).rejects.toThrow(EmbeddedError);
  await expect(start(port)).rejects.toThrow('SHOPYARD_EMBEDDED_INGRESS_PORT');
  taken.close();
  expect(processes()).toEqual([]);
});
