import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, connect, type TestCluster } from '../../test/clusters.ts';
import { eventually } from '../../test/eventually.ts';
import { openPlainCluster } from '../../test/plain-cluster.ts';
import { startSimulatedCluster } from '../../test/simulated-cluster.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { IdentityGuard } from './identity-guard.ts';
import { KubeAccess } from './kube-access.ts';
import { KubeHttp, type KubeRequest } from './kube-http.ts';
import { Reflector } from './reflector.ts';
import { ExpiredError } from './status-error.ts';
import { defaultTimings } from './timings.ts';
import { readWatch } from './watch-stream.ts';
import { readIdentity } from './facts.ts';

const future = '99999999999';
const path = '/api/v1/namespaces/default/configmaps';
const label = { labelSelector: 'test=set-back' };
const silent = { alive: () => undefined, silent: () => undefined };

/** The first list claims to be from the future, as lists from before a restore are; watches can be cut. */
class FromTheFuture extends KubeHttp {
  readonly open: Readable[] = [];
  #lists = 0;

  override async json<T>(request: KubeRequest, parse?: (text: string) => unknown): Promise<T> {
    const answer = await super.json<T & { metadata: { resourceVersion: string } }>(request, parse);
    if (request.path.startsWith(`${path}?`) && this.#lists++ === 0) answer.metadata.resourceVersion = future;
    return answer;
  }

  override async stream(request: KubeRequest & { signal: AbortSignal }): Promise<Readable> {
    const body = await super.stream(request);
    this.open.push(body);
    return body;
  }
}

describe.each(clusters)('versions from the future, on $name', ({ start }) => {
  let cluster: TestCluster;
  let access: KubeAccess;
  beforeAll(async () => {
    cluster = await start();
    access = await KubeAccess.open({ kubeconfigPath: cluster.kubeconfigPath }, systemClock);
  });
  afterAll(async () => {
    await access.close();
    await cluster.stop();
  });

  test('are expired, whether a list or a watch says so, and no sign of an outage', async () => {
    const signs: string[] = [];
    const life = { alive: () => signs.push('alive'), silent: () => signs.push('silent') };
    const http = new KubeHttp({ access, clock: systemClock, life });
    const query = `resourceVersion=${future}&resourceVersionMatch=NotOlderThan`;
    const list = http.json({ method: 'GET', path: `${path}?${query}`, act: 'Listing' });
    await expect(list).rejects.toBeInstanceOf(ExpiredError);
    const watch = readWatch(
      http,
      systemClock,
      {
        path,
        query: { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' },
        accept: 'application/json',
        act: 'Watching',
        resourceVersion: future,
        timeoutSeconds: 20,
        idleMs: 20_000,
        signal: new AbortController().signal,
      },
      { opened: () => undefined, alive: () => undefined, event: () => undefined, bookmark: () => undefined },
    );
    await expect(watch).rejects.toBeInstanceOf(ExpiredError);
    expect(signs).toEqual(['alive', 'alive']);
  });

  test('that a watch is deaf to are found out when it is cut: everything is listed anew at once', async () => {
    const plain = await openPlainCluster(cluster.kubeconfigPath);
    const http = new FromTheFuture({ access, clock: systemClock, life: silent });
    const guard = new IdentityGuard({ http, clock: systemClock, expected: (await readIdentity(http)).id });
    const reflector = new Reflector({
      source: {
        kind: 'ConfigMap',
        path,
        query: label,
        listAccept: 'application/json',
        watchAccept: 'application/json',
        project: ({ metadata: { name, uid = '', resourceVersion = '' } }) => ({ name, uid, resourceVersion }),
      },
      http,
      clock: systemClock,
      random: systemRandom,
      timings: defaultTimings,
      verify: (notBefore) => guard.verify(notBefore),
      alive: () => undefined,
      changed: () => undefined,
      failed: () => undefined,
      stateChanged: () => undefined,
    });
    const name = 'set-back';
    onTestFinished(async () => {
      await reflector.stop();
      await plain.send('DELETE', `${path}/${name}`);
      await plain.close();
    });
    reflector.start();
    await reflector.synced;
    await plain.send('POST', path, { metadata: { name, labels: { test: 'set-back' } } });
    await eventually('the watch is open', () => Promise.resolve(http.open.length === 1));
    http.open[0]?.destroy();
    const seen = () => reflector.records.in('default').map((record) => record.name);
    await eventually('what happened meanwhile is seen', () => Promise.resolve(seen().includes(name)), 10_000);
    expect(reflector.status().lists).toBe(2);
  });
});

test('after the cluster was set back to an earlier state, what it has now is seen within seconds', async () => {
  const cluster = await startSimulatedCluster({ speed: 100 });
  const backup = mkdtempSync(join(tmpdir(), 'shopyard-backup-'));
  const plain = await openPlainCluster(cluster.kubeconfigPath);
  onTestFinished(async () => {
    await plain.close();
    await cluster.stop();
    rmSync(backup, { recursive: true, force: true });
  });
  const make = (name: string) =>
    plain.send('POST', '/api/v1/namespaces', {
      metadata: { name: `store-${name}`, labels: { 'shopyard.dev/store-id': name } },
    });
  await make('old');
  await cluster.kill();
  cpSync(cluster.dir, backup, { recursive: true });
  await cluster.restart();
  const connection = await connect(cluster.kubeconfigPath);
  onTestFinished(() => connection.stop());
  await connection.synced;
  const seen = (): string[] => connection.labelledNamespaces().map(({ name }) => name);
  await make('lost');
  await eventually('the later one is seen', () => Promise.resolve(seen().length === 2));

  await cluster.kill();
  rmSync(cluster.dir, { recursive: true });
  cpSync(backup, cluster.dir, { recursive: true });
  await cluster.restart();
  await eventually('it is gone', () => Promise.resolve(seen().join() === 'store-old'), 20_000);
  await make('new');
  await eventually('a new one is seen', () => Promise.resolve(seen().includes('store-new')), 20_000);
  expect(connection.contact()).toMatchObject({ reachable: true, stale: false });
}, 60_000);
