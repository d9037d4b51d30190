import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { openHands } from './hands.ts';
import { doors, type Answer, type Door } from './doors.ts';
import { startTestServer, type TestServer } from './harness.ts';

interface Line {
  at: string | null;
  pod: string;
  container: string;
  text: string;
}
interface Batch {
  lines: Line[];
  dropped: number;
}

const logsText = `subscription Logs($component: String, $follow: Boolean, $tail: Int, $since: DateTime, $previous: Boolean) {
  storeLogs(name: "tea", component: $component, follow: $follow, tailLines: $tail, since: $since, previous: $previous) {
    lines { at pod container text } dropped
  }
}`;

let server: TestServer;
let door: Door;
beforeAll(async () => {
  server = await startTestServer();
  door = doors.WebSocket(server.url);
  const ready = untilReady();
  await door.ask(
    'mutation { createStore(input: { name: "tea", engine: MEDUSA }) { userErrors { message } } }',
  );
  await ready;
}, 120_000);
afterAll(async () => {
  await door.close();
  await server.remove();
});

const data = <T>(answer: Answer, field: string): T => {
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data?.[field] as T;
};

async function untilReady(): Promise<void> {
  const watch = `subscription { store(name: "tea") { ... on StoreUpserted { store { phase } } } }`;
  for await (const answer of door.stream(watch))
    if (data<{ store?: { phase: string } }>(answer, 'store').store?.phase === 'READY') return;
}

async function linesOf(
  variables: Record<string, unknown>,
  enough: (lines: Line[]) => boolean,
): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const answer of door.stream(logsText, variables)) {
    lines.push(...data<Batch>(answer, 'storeLogs').lines);
    if (enough(lines)) break;
  }
  return lines;
}

describe('the logs of a store', () => {
  test('are those of all its pods in the order of time, and end where nothing is followed', async () => {
    const lines = await linesOf({ follow: false }, () => false);
    const pods = new Set(lines.map(({ pod }) => pod.replace(/^tea-(\w+)-.*/, '$1')));
    expect([...pods].toSorted()).toEqual(['backend', 'cache', 'database', 'seed', 'storefront']);
    const times = lines.map(({ at }) => Date.parse(at ?? ''));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(lines.some(({ container, text }) => container === 'seed' && text.includes('Seed complete'))).toBe(
      true,
    );
  });

  test('are narrowed to a component and go on with what it writes', async () => {
    const written = (lines: Line[]): boolean => lines.some(({ text }) => text.includes('GET /'));
    const lines = await linesOf(
      { component: 'storefront', tail: 1 },
      (soFar) => soFar.length > 2 && written(soFar),
    );
    expect(new Set(lines.map(({ container }) => container))).toEqual(new Set(['storefront']));
    const stamps = lines.map(({ at }) => at);
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  test('begin where the reader says, with a count of what was dropped', async () => {
    const whole = await linesOf({ follow: false }, () => false);
    const since = whole[Math.floor(whole.length / 2)]?.at ?? '';
    const later = await linesOf({ follow: false, since }, () => false);
    expect(later.length).toBeGreaterThan(0);
    expect(later.length).toBeLessThan(whole.length);
    // Kubernetes counts in whole seconds.
    for (const { at } of later) expect(Date.parse(at ?? '')).toBeGreaterThan(Date.parse(since) - 1000);
    const stream = door.stream(logsText, { follow: false });
    const first = await stream.next();
    await stream.return(undefined);
    expect(data<Batch>(first.value as Answer, 'storeLogs').dropped).toBe(0);
  });

  test('of a container that ended are those before its restart', async () => {
    expect(await linesOf({ previous: true, component: 'storefront' }, () => false)).toEqual([]);
    const hands = await openHands(join(server.dataDirectory, 'embedded', 'kubeconfig'), 'store-tea');
    /** As a controller of the cluster would: what another hand adds is healed, perhaps before anything has crashed. */
    const crash = (fault: string | null): Promise<void> =>
      hands.edit(
        'deployments',
        'tea-storefront',
        { spec: { template: { metadata: { annotations: { 'simulator.shopyard.dev/fault': fault } } } } },
        'kube-controller-manager',
      );
    await crash('crash-loop');
    const died = await eventually('a container has ended', async () => {
      const lines = await linesOf({ previous: true, component: 'storefront' }, () => false);
      return lines.length > 0 && lines;
    });
    expect(new Set(died.map(({ container }) => container))).toEqual(new Set(['storefront']));
    await crash(null);
    await hands.close();
  });

  test('of an unknown store are refused', async () => {
    const stream = door.stream('subscription { storeLogs(name: "nobody") { dropped } }');
    const first = await stream.next();
    await stream.return(undefined);
    const answer = first.value as Answer | undefined;
    expect(answer?.errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});

describe('the credentials of a store', () => {
  test('are told to who may know them, audited, and are nowhere else', async () => {
    const credentials = data<{ username: string; password: string; adminUrl: string }>(
      await door.ask('{ storeCredentials(name: "tea") { adminUrl username password } }'),
      'storeCredentials',
    );
    expect(credentials.adminUrl).toContain('tea.');
    expect(credentials.username).toContain('@');
    expect(credentials.password).toMatch(/^[A-Za-z0-9]{20}$/);
    const { nodes } = data<{ nodes: { action: string; target: string }[] }>(
      await door.ask('{ auditLog(first: 1) { nodes { action target } } }'),
      'auditLog',
    );
    expect(nodes).toEqual([{ action: 'storeCredentials', target: 'tea' }]);
    const files = readdirSync(server.dataDirectory).filter((name) => name.startsWith('shopyard.db'));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(readFileSync(join(server.dataDirectory, file)).includes(credentials.password)).toBe(false);
  });

  test('of an unknown store are none', async () => {
    expect(
      data(await door.ask('{ storeCredentials(name: "nobody") { password } }'), 'storeCredentials'),
    ).toBe(null);
  });
});
