import { FakeKubeApi, type FakeObject } from './fake-kube-api.ts';
import { until } from './until.ts';
import { KubeAccess } from '../src/cluster/kube-access.ts';
import { KubeHttp } from '../src/cluster/kube-http.ts';
import type { Change, Identified } from '../src/cluster/records.ts';
import { Reflector } from '../src/cluster/reflector.ts';
import { defaultTimings, type ReflectorTimings } from '../src/cluster/timings.ts';
import { systemClock, systemRandom } from '../src/lib/clock.ts';

export const thingsPath = '/api/v1/things';

export interface Thing extends Identified {
  value: unknown;
}

export const thing = (name: string, value: unknown = 1, more: object = {}): FakeObject => ({
  metadata: { name, namespace: 'ns', ...more },
  value,
});

const quick: ReflectorTimings = {
  ...defaultTimings,
  pageSize: 2,
  idleMs: 10_000,
  backoff: { firstMs: 5, longestMs: 40, healthyMs: 1000 },
};

/** A scripted API with things in it, and reflectors of things that are stopped with it. */
export class ThingsHarness {
  readonly api: FakeKubeApi;
  readonly #access: KubeAccess;
  readonly #running: Reflector<Thing>[] = [];

  private constructor(api: FakeKubeApi, access: KubeAccess) {
    this.api = api;
    this.#access = access;
  }

  static async start(): Promise<ThingsHarness> {
    const api = await new FakeKubeApi().start();
    return new ThingsHarness(api, await KubeAccess.open({ kubeconfigPath: api.kubeconfigPath }, systemClock));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((reflector) => reflector.stop()));
    await this.#access.close();
    await this.api.stop();
  }

  watch(index = 0) {
    return until(`watch ${String(index)}`, () => this.api.open(thingsPath)[index]);
  }

  reflect(timings: Partial<ReflectorTimings> = {}, changed?: (changes: Change<Thing>[]) => void) {
    const changes: string[] = [];
    const failures: unknown[] = [];
    const life = { alive: () => undefined, silent: () => undefined };
    const http = new KubeHttp({ access: this.#access, clock: systemClock, deadlineMs: 1500, life });
    const reflector = new Reflector<Thing>({
      source: {
        kind: 'Thing',
        path: thingsPath,
        query: { labelSelector: 'a' },
        listAccept: 'application/json',
        watchAccept: 'application/json',
        project: (object) => {
          const { value } = object as unknown as { value: unknown };
          if (value === 'broken') throw new Error('cannot be read');
          const { name, uid = '', resourceVersion = '' } = object.metadata;
          return { name, uid, resourceVersion, value };
        },
      },
      http,
      clock: systemClock,
      random: systemRandom,
      timings: { ...quick, ...timings },
      verify: () => Promise.resolve(this.api.version),
      alive: () => undefined,
      stateChanged: () => undefined,
      failed: (_kind, { error }) => failures.push(error),
      changed: (list) => {
        for (const { before, after } of list) {
          changes.push(`${before ? '-' : ''}${after ? '+' : ''}${(after ?? before)?.name ?? ''}`);
        }
        changed?.(list);
      },
    });
    this.#running.push(reflector);
    reflector.start();
    const names = () => reflector.records.in('ns').map(({ name }) => name);
    return { reflector, changes, failures, names };
  }
}
