import { describe, expect, test } from 'vitest';
import { deployment, playedCluster, podSpec } from '../../test/played/played-cluster.ts';
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
const events = (cluster: PlayedCluster) => cluster.events('Pod', pod(cluster)?.metadata.name ?? '');
const faulty = (fault: string, containers = podSpec()) =>
  deployment('web', {}, containers, { 'simulator.shopyard.dev/fault': fault });
const read = (cluster: PlayedCluster, options: Partial<Parameters<PlayedCluster['logs']['read']>[0]> = {}) =>
  cluster.logs.read({
    namespace: 'shop',
    pod: pod(cluster)?.metadata.name ?? '',
    container: 'web',
    previous: false,
    timestamps: false,
    ...options,
  });

describe('faults', () => {
  test('image-missing: pulls again and again with growing pauses', () => {
    const cluster = playedCluster();
    cluster.put(
      deployment('web', {}, podSpec({ containers: [{ name: 'web', image: 'shop/does-not-exist:1' }] })),
    );
    cluster.until('error', waiting(cluster, 'ErrImagePull'));
    cluster.until('pause', waiting(cluster, 'ImagePullBackOff'));
    expect(status(cluster)?.state.waiting?.message).toContain(
      'Back-off pulling image "shop/does-not-exist:1": ErrImagePull: failed to pull image',
    );
    cluster.clock.advance(600_000);
    expect(pod(cluster)?.status?.phase).toBe('Pending');
    expect(events(cluster).filter((event) => event === 'Failed: Error: ErrImagePull')).toHaveLength(1);
    expect(cluster.changes.length).toBeLessThan(300);
  });

  test('crash-loop: restarts with the back-off of the real kubelet', () => {
    const cluster = playedCluster();
    cluster.put(faulty('crash-loop'));
    cluster.until('backing off', waiting(cluster, 'CrashLoopBackOff'));
    const { name, uid } = pod(cluster)?.metadata ?? {};
    expect(status(cluster)).toMatchObject({
      ready: false,
      restartCount: 1,
      state: {
        waiting: {
          message: `back-off 10s restarting failed container=web pod=${String(name)}_shop(${String(uid)})`,
        },
      },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    });
    cluster.until('again', () => (status(cluster)?.restartCount ?? 0) >= 4, 120_000);
    expect(pod(cluster)?.status?.phase).toBe('Running');
    expect(read(cluster, { previous: true }).at(-1)).toContain('shutting down');
  });

  test('init-fails: the containers never start', () => {
    const cluster = playedCluster();
    cluster.put(faulty('init-fails', podSpec({ initContainers: [{ name: 'wait', image: 'i:1' }] })));
    cluster.until('failing', () => (pod(cluster)?.status?.initContainerStatuses?.[0]?.restartCount ?? 0) > 1);
    expect(status(cluster)?.state.waiting?.reason).toBe('PodInitializing');
    expect(condition(pod(cluster)?.status?.conditions, 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [wait]',
    });
  });

  test('oom: exit code 137', () => {
    const cluster = playedCluster();
    cluster.put(faulty('oom'));
    cluster.until('killed', () => status(cluster)?.lastState.terminated !== undefined);
    expect(status(cluster)?.lastState.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
  });

  test('never-ready: runs, but takes no traffic', () => {
    const cluster = playedCluster();
    cluster.put(faulty('never-ready'));
    cluster.clock.advance(60_000);
    expect(status(cluster)).toMatchObject({ ready: false, restartCount: 0, state: { running: {} } });
    expect(condition(pod(cluster)?.status?.conditions, 'Ready')).toMatchObject({
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [web]',
    });
    expect(events(cluster)).toContain(
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    );
  });

  test('unschedulable, by library call and mended', () => {
    const cluster = playedCluster();
    const mend = cluster.podFaults.add(
      { namespace: 'shop', labels: { app: 'web' } },
      { kind: 'unschedulable' },
    );
    cluster.put(deployment('web'));
    cluster.clock.advance(10_000);
    expect(condition(pod(cluster)?.status?.conditions, 'PodScheduled')?.message).toContain(
      '0/3 nodes are available: 3 Insufficient cpu.',
    );
    mend();
    cluster.until('ready', ready(cluster));
  });

  test('volume-pending, by library call and mended', () => {
    const cluster = playedCluster();
    cluster.put({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'shop' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
    const mend = cluster.podFaults.add({ namespace: 'shop' }, { kind: 'volume-pending' });
    cluster.put(
      deployment(
        'web',
        {},
        podSpec({ volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }),
      ),
    );
    cluster.clock.advance(30_000);
    expect(cluster.get('PersistentVolumeClaim', 'data')?.status).toEqual({ phase: 'Pending' });
    mend();
    cluster.until('ready', ready(cluster));
  });

  test('never-ready, mended while it runs', () => {
    const cluster = playedCluster();
    const mend = cluster.podFaults.add({ namespace: 'shop' }, { kind: 'never-ready' });
    cluster.put(deployment('web'));
    cluster.clock.advance(10_000);
    expect(ready(cluster)()).toBe(false);
    mend();
    cluster.until('ready', ready(cluster));
  });

  test('crash-loop, on a pod that was well', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web'));
    cluster.until('ready', ready(cluster));
    cluster.podFaults.add({ namespace: 'shop' }, { kind: 'crash-loop', lines: ['kaputt'] });
    cluster.until('backing off', waiting(cluster, 'CrashLoopBackOff'));
    expect(read(cluster).at(-1)).toBe('kaputt');
  });

  test('a lost node: its pods lose Ready at once, are evicted after five minutes and made anew elsewhere', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web'));
    cluster.until('ready', ready(cluster));
    const lost = pod(cluster)?.spec.nodeName ?? '';
    const node = cluster.api.get('Node', undefined, lost);
    const conditions = (node?.status as { conditions: { type: string }[] }).conditions.map((entry) =>
      entry.type === 'Ready'
        ? {
            ...entry,
            status: 'Unknown',
            lastTransitionTime: new Date(cluster.clock.now()).toISOString().slice(0, 19) + 'Z',
          }
        : entry,
    );
    cluster.api.updateStatus({ ...node!, status: { ...(node?.status as object), conditions } });
    cluster.until('not ready', () => !ready(cluster)());
    cluster.clock.advance(290_000);
    expect(cluster.list('Pod')).toHaveLength(1);
    cluster.until('a second pod is ready', () =>
      (cluster.list('Pod') as Pod[]).some(
        (each) =>
          each.spec.nodeName !== lost && condition(each.status?.conditions, 'Ready')?.status === 'True',
      ),
    );
    expect(
      (cluster.list('Pod') as Pod[]).find((each) => each.spec.nodeName === lost)?.metadata.deletionTimestamp,
    ).toBeDefined();
  });
});
