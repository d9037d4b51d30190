import { afterEach, describe, expect, it } from 'vitest';
import { aContainer, aPod } from '../../../test/builders/observed.ts';
import { until } from '../../../test/until.ts';
import { ClusterError } from '../../cluster/cluster.ts';
import type { PodLogLine, PodLogRequest } from '../../cluster/pod-logs.ts';
import type { ObservedPod, ObservedStore } from '../../domain/store/observed.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import { LogStream } from './log-stream.ts';
import { Places } from './places.ts';

/** A second of these tests is ten milliseconds. */
const fast: Clock = {
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() * 100,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
  after: (ms, run) => systemClock.after(ms / 100, run),
};

const at = (second: number): number => Date.UTC(2026, 10, 21, 12, 0, second);
const line = (second: number, text: string): PodLogLine => ({
  stamp: `2026-11-21T12:00:${String(second).padStart(2, '0')}.000000000Z`,
  at: at(second),
  text,
});

/** A cluster of pods with logs; `write` reaches those who follow. */
class FakeCluster {
  pods: ObservedPod[] = [];
  readonly asked: PodLogRequest[] = [];
  readonly logs = new Map<string, PodLogLine[]>();
  readonly open = new Set<(lines: PodLogLine[] | undefined) => void>();
  trouble: ClusterError | undefined;
  synced: Promise<void> = Promise.resolve();
  pulls = 0;
  gone: (() => void) | undefined;
  readonly #listeners = new Set<(change: { storeId: string | undefined; namespace: string }) => void>();

  add(component: string, change: Partial<ObservedPod> = {}, lines: PodLogLine[] = []): void {
    const name = `tea-${component}`;
    this.pods.push(aPod(component, { name, uid: name, containers: [aContainer()], createdAt: 0, ...change }));
    this.logs.set(name, lines);
  }

  changed(): void {
    for (const listener of this.#listeners) listener({ storeId: 'id-of-tea', namespace: 'store-tea' });
  }

  write(pod: string, lines: PodLogLine[]): void {
    this.logs.get(pod)?.push(...lines);
    for (const hear of this.open) hear(lines);
  }

  get watched(): number {
    return this.#listeners.size;
  }

  stream(change: Partial<ConstructorParameters<typeof LogStream>[0]> = {}): LogStream {
    return new LogStream({
      connection: {
        synced: this.synced,
        observed: () => ({ pods: this.pods }) as ObservedStore,
        onChange: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
        podLog: (request, signal) => this.#read(request, signal),
      },
      store: { id: 'id-of-tea', name: 'tea', namespace: 'store-tea' },
      onGone: (gone) => {
        this.gone = gone;
        return () => (this.gone = undefined);
      },
      places: new Places(10),
      clock: fast,
      component: undefined,
      tailLines: 100,
      since: undefined,
      follow: true,
      previous: false,
      ...change,
    });
  }

  async *#read(request: PodLogRequest, signal: AbortSignal): AsyncGenerator<PodLogLine[]> {
    this.asked.push(request);
    if (this.trouble) throw this.trouble;
    const all = this.logs.get(request.pod) ?? [];
    const { since, tailLines, follow } = request;
    const recent = all.filter((one) => since === undefined || (one.at ?? 0) >= since);
    yield tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - tailLines));
    while (follow && !signal.aborted) {
      let hear!: (lines: PodLogLine[] | undefined) => void;
      const lines = await new Promise<PodLogLine[] | undefined>((resolve) => {
        hear = resolve;
        this.open.add(hear);
        signal.addEventListener('abort', () => {
          resolve(undefined);
        });
      });
      this.open.delete(hear);
      this.pulls += 1;
      if (lines === undefined) return;
      yield lines;
    }
  }
}

const streams: LogStream[] = [];
const opened = (stream: LogStream): LogStream => {
  streams.push(stream);
  return stream;
};
afterEach(async () => {
  for (const stream of streams.splice(0)) await stream.return();
});

async function texts(stream: LogStream, count: number): Promise<string[]> {
  const seen: string[] = [];
  while (seen.length < count) {
    const step = await stream.next();
    if (step.done === true) break;
    seen.push(...step.value.lines.map(({ text }) => text));
  }
  return seen;
}

describe('what is there already', () => {
  it('comes from all containers in the order of time, then the stream ends unless it follows', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'b1'), line(4, 'b4')]);
    cluster.add('database', {}, [line(2, 'd2'), line(3, 'd3')]);
    const stream = opened(cluster.stream({ follow: false }));
    expect(await texts(stream, 4)).toEqual(['b1', 'd2', 'd3', 'b4']);
    expect(await stream.next()).toMatchObject({ done: true });
    expect(cluster.watched).toBe(0);
  });

  it('is narrowed to a component, and of the containers before when these are asked for', async () => {
    const cluster = new FakeCluster();
    const ended = { reason: 'Error', exitCode: 1, at: undefined };
    cluster.add('backend', { containers: [aContainer({ lastTerminated: ended })] }, [line(1, 'died')]);
    cluster.add('database', {}, [line(2, 'd2')]);
    expect(await texts(opened(cluster.stream({ follow: false, component: 'database' })), 9)).toEqual(['d2']);
    expect(await texts(opened(cluster.stream({ previous: true })), 9)).toEqual(['died']);
    expect(cluster.asked.at(-1)).toMatchObject({ pod: 'tea-backend', previous: true, follow: false });
  });

  it('is read when the cluster has been looked at; who leaves before that is let go', async () => {
    const cluster = new FakeCluster();
    const look = Promise.withResolvers<undefined>();
    cluster.synced = look.promise.then(() => undefined);
    const stream = opened(cluster.stream({ follow: false }));
    const lines = texts(stream, 1);
    const leaver = opened(cluster.stream());
    const left = leaver.next();
    await leaver.return();
    expect(await left).toMatchObject({ done: true });
    cluster.add('backend', {}, [line(1, 'b1')]);
    look.resolve(undefined);
    expect(await lines).toEqual(['b1']);
  });

  it('is no empty answer where the cluster cannot be looked at', async () => {
    const cluster = new FakeCluster();
    cluster.synced = Promise.withResolvers<undefined>().promise;
    const stream = opened(cluster.stream({ follow: false }));
    await expect(stream.next()).rejects.toMatchObject({ kind: 'unreachable', retryable: true });
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('is refused in words where nothing of it could be read', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend');
    cluster.trouble = new ClusterError('unreachable', 'away');
    await expect(opened(cluster.stream({ follow: false })).next()).rejects.toThrow('away');
  });
});

describe('following', () => {
  it('goes on right behind what was there, and tells nothing twice', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'one'), line(2, 'two')]);
    const stream = opened(cluster.stream());
    expect(await texts(stream, 2)).toEqual(['one', 'two']);
    await until('it follows', () => cluster.open.size === 1);
    expect(cluster.asked.at(-1)).toMatchObject({ follow: true, since: at(2), tailLines: undefined });
    cluster.write('tea-backend', [line(3, 'three')]);
    expect(await texts(stream, 1)).toEqual(['three']);
  });

  it('takes in pods that come later and containers that start again', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'old')]);
    const stream = opened(cluster.stream());
    expect(await texts(stream, 1)).toEqual(['old']);
    cluster.add('storefront', { createdAt: fast.now() + 1000 }, [line(5, 'new pod')]);
    cluster.changed();
    expect(await texts(stream, 1)).toEqual(['new pod']);
    await until('both are followed', () => cluster.open.size === 2);
    const [backend] = cluster.pods;
    for (const hear of cluster.open) hear(undefined);
    if (backend) cluster.pods = [{ ...backend, containers: [aContainer({ restarts: 1 })] }];
    cluster.logs.get('tea-backend')?.push(line(9, 'again'));
    cluster.changed();
    expect(await texts(stream, 1)).toEqual(['again']);
  });

  it('comes back by itself after the cluster was away', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'before')]);
    const stream = opened(cluster.stream());
    expect(await texts(stream, 1)).toEqual(['before']);
    await until('it follows', () => cluster.open.size === 1);
    cluster.trouble = new ClusterError('unreachable', 'away');
    for (const hear of cluster.open) hear(undefined);
    await until('it tried', () => cluster.asked.length > 3);
    cluster.trouble = undefined;
    cluster.logs.get('tea-backend')?.push(line(2, 'after'));
    expect(await texts(stream, 1)).toEqual(['after']);
  });

  it('leaves a container that has ended alone', async () => {
    const cluster = new FakeCluster();
    const terminated = { reason: 'Completed', exitCode: 0, at: undefined };
    cluster.add('seed', { containers: [aContainer({ terminated })] }, [line(1, 'seeded')]);
    const stream = opened(cluster.stream());
    expect(await texts(stream, 1)).toEqual(['seeded']);
    cluster.changed();
    expect(cluster.asked).toHaveLength(1);
  });
});

describe('the end', () => {
  it('comes with the store, after the last lines', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'one')]);
    const stream = opened(cluster.stream());
    await texts(stream, 1);
    const rest = texts(stream, 9);
    cluster.gone?.();
    expect(await rest).toEqual([]);
    await until('nothing is read any more', () => cluster.open.size === 0 && cluster.watched === 0);
  });

  it('comes at once when the reader leaves, also while it waits, and frees every place', async () => {
    const cluster = new FakeCluster();
    const places = new Places(1);
    cluster.add('backend', {}, [line(1, 'one')]);
    const stream = cluster.stream({ places });
    await texts(stream, 1);
    await until('it follows', () => cluster.open.size === 1);
    const waiting = stream.next();
    await stream.return();
    expect(await waiting).toMatchObject({ done: true });
    await until('the place is free', () => places.taken === 0);
    expect(cluster.watched).toBe(0);
  });

  it('a stream that nobody reads asks for nothing', () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'one')]);
    opened(cluster.stream());
    expect(cluster.asked).toEqual([]);
  });
});

describe('a flood', () => {
  const flood = (from: number): PodLogLine[] =>
    Array.from({ length: 1000 }, (_, index) => line(1, `${String(from)}/${String(index)}`)).map(
      (one, index) => ({ ...one, stamp: `3000-${String(from * 1000 + index).padStart(9, '0')}` }),
    );

  it('drops the oldest lines of a reader who asks too slowly and tells how many, and stops for one who does not ask', async () => {
    const cluster = new FakeCluster();
    cluster.add('backend', {}, [line(1, 'first')]);
    const stream = opened(cluster.stream());
    await texts(stream, 1);
    for (let from = 0; from < 40; from += 1) {
      await until('it is read', () => cluster.open.size === 1 || cluster.pulls > from, 2000).catch(
        () => undefined,
      );
      if (cluster.open.size === 0) break;
      cluster.write('tea-backend', flood(from));
    }
    // It asked for nothing: the sender was held up long before it had sent everything.
    expect(cluster.pulls).toBeLessThan(40);
    const held = cluster.pulls;
    const first = await stream.next();
    expect(first.done === true ? 0 : first.value.lines.length).toBe(200);
    expect(first.done === true ? 0 : first.value.dropped).toBe(Math.max(0, held * 1000 - 2000));
    await until('it reads on', () => cluster.open.size === 1);
  }, 20_000);
});
