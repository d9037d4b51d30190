import { describe, expect, test } from 'vitest';
import { deployment, job, playedCluster, podSpec } from '../../test/played/played-cluster.ts';
import type { PlayedCluster } from '../../test/played/played-cluster.ts';
import { condition } from '../objects/meta.ts';
import type { ContainerStatus, Pod } from '../objects/pod.ts';

const pod = (cluster: PlayedCluster) => cluster.list('Pod')[0] as Pod | undefined;
const status = (cluster: PlayedCluster, index = 0): ContainerStatus | undefined =>
  pod(cluster)?.status?.containerStatuses?.[index];
const waiting = (cluster: PlayedCluster, reason: string) => () =>
  status(cluster)?.state.waiting?.reason === reason;
const ready = (cluster: PlayedCluster) => () =>
  condition(pod(cluster)?.status?.conditions, 'Ready')?.status === 'True';
const read = (cluster: PlayedCluster, options: Partial<Parameters<PlayedCluster['logs']['read']>[0]> = {}) =>
  cluster.logs.read({
    namespace: 'shop',
    pod: pod(cluster)?.metadata.name ?? '',
    container: 'web',
    previous: false,
    timestamps: false,
    ...options,
  });

describe('logs', () => {
  test('tell the life of a container and can be cut', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web'));
    cluster.until('ready', ready(cluster));
    cluster.clock.advance(120_000);
    expect(read(cluster)).toEqual(['starting (simulated)', 'listening', 'alive', 'alive', 'alive', 'alive']);
    expect(read(cluster, { tailLines: 1, timestamps: true })[0]).toMatch(
      /^2026-11-21T10:0\d:\d\d\.\d{9}Z alive$/,
    );
    expect(read(cluster, { sinceSeconds: 20 })).toHaveLength(1);
    expect(read(cluster, { limitBytes: 5 })).toEqual(['start']);
  });

  test.each([
    [
      'of a container that waits',
      'web',
      'container "web" in pod "POD" is waiting to start: trying and failing to pull image',
    ],
  ])('%s are refused as by the real kubelet', (_what, container, text) => {
    const cluster = playedCluster();
    cluster.put(deployment('web', {}, podSpec({ containers: [{ name: 'web', image: 'does-not-exist' }] })));
    cluster.until('pause', waiting(cluster, 'ImagePullBackOff'));
    expect(() => read(cluster, { container })).toThrow(
      text.replace('POD', pod(cluster)?.metadata.name ?? ''),
    );
    expect(() => read(cluster, { container, previous: true })).toThrow(
      `previous terminated container "web" in pod`,
    );
  });

  test('are followed until the container ends', () => {
    const cluster = playedCluster();
    cluster.put(job('seed'));
    cluster.until('running', () => status(cluster)?.state.running !== undefined);
    const lines: string[] = [];
    let ended = 0;
    cluster.logs.follow(
      {
        namespace: 'shop',
        pod: pod(cluster)?.metadata.name ?? '',
        container: 'seed',
        previous: false,
        timestamps: false,
      },
      { line: (text) => lines.push(text), end: () => (ended += 1) },
    );
    cluster.until('ended', () => ended === 1);
    expect(lines.at(-1)).toBe('info:    Seed complete');
    expect(new Set(lines).size).toBe(lines.length);
    cluster.clock.advance(60_000);
    expect(ended).toBe(1);
  });
});
