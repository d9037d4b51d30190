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

describe('a pod', () => {
  test('goes from pending through its init containers, in order, to ready within four seconds', () => {
    const cluster = playedCluster();
    const seen: string[] = [];
    cluster.api.subscribe(({ object }) => {
      if (object.kind !== 'Pod') return;
      const { phase, initContainerStatuses = [], containerStatuses = [] } = (object as Pod).status ?? {};
      const text = [
        phase,
        ...[...initContainerStatuses, ...containerStatuses].map(
          (entry) => `${entry.name}:${entry.state.waiting?.reason ?? Object.keys(entry.state)[0] ?? ''}`,
        ),
      ].join(' ');
      if (seen.at(-1) !== text) seen.push(text);
    });
    const began = cluster.clock.now();
    cluster.put(
      deployment(
        'web',
        {},
        podSpec({
          initContainers: [
            { name: 'one', image: 'i:1' },
            { name: 'two', image: 'i:1' },
          ],
        }),
      ),
    );
    cluster.until('ready', ready(cluster));
    expect(cluster.clock.now() - began).toBeLessThan(4000);
    expect(seen).toEqual([
      'Pending',
      'Pending one:PodInitializing two:PodInitializing web:PodInitializing',
      'Pending one:running two:PodInitializing web:PodInitializing',
      'Pending one:terminated two:PodInitializing web:PodInitializing',
      'Pending one:terminated two:running web:PodInitializing',
      'Pending one:terminated two:terminated web:PodInitializing',
      'Running one:terminated two:terminated web:running',
    ]);
    expect(events(cluster).map((event) => event.split(':')[0])).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']),
    );
  });

  test('waits for a Secret that it mounts, says so, and goes on when it comes', () => {
    const cluster = playedCluster();
    cluster.put(
      deployment('web', {}, podSpec({ volumes: [{ name: 'keys', secret: { secretName: 'keys' } }] })),
    );
    cluster.clock.advance(10_000);
    expect(status(cluster)?.state.waiting?.reason).toBe('ContainerCreating');
    expect(events(cluster)).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "keys" : secret "keys" not found',
    );
    cluster.put({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: 'shop' } });
    cluster.until('ready', ready(cluster));
  });

  test('waits for a key that its environment reads', () => {
    const cluster = playedCluster();
    cluster.put(
      deployment(
        'web',
        {},
        podSpec({
          containers: [
            {
              name: 'web',
              image: 'web:1',
              env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } }],
            },
          ],
        }),
      ),
    );
    cluster.until('refused', waiting(cluster, 'CreateContainerConfigError'));
    expect(status(cluster)?.state.waiting?.message).toBe('secret "keys" not found');
    cluster.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', namespace: 'shop' },
      stringData: { b: 'x' },
    });
    cluster.until(
      'another key',
      () => status(cluster)?.state.waiting?.message === "couldn't find key a in Secret shop/keys",
    );
    cluster.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'keys', namespace: 'shop' },
      stringData: { a: 'x', b: 'x' },
    });
    cluster.until('ready', ready(cluster));
  });

  test('is given time to end when it is deleted, and a unique address while it lives', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 20 }));
    cluster.until(
      'up',
      () => cluster.condition('Deployment', 'web', 'Progressing')?.reason === 'NewReplicaSetAvailable',
    );
    expect(new Set((cluster.list('Pod') as Pod[]).map((each) => each.status?.podIP)).size).toBe(20);
    const name = pod(cluster)?.metadata.name ?? '';
    cluster.api.remove('Pod', 'shop', name);
    expect(cluster.get('Pod', name)?.metadata.deletionGracePeriodSeconds).toBe(30);
    cluster.until('gone', () => cluster.get('Pod', name) === undefined, 1000);
    expect(cluster.api.list('Event').map((event) => event.reason)).toContain('Killing');
  });
});

describe('a pod that does not fit', () => {
  test('says why, and is scheduled when there is room', () => {
    const cluster = playedCluster({ nodes: { cpu: '1', memory: '4Gi' } });
    const big = podSpec({
      containers: [{ name: 'web', image: 'web:1', resources: { requests: { cpu: '800m' } } }],
    });
    cluster.put(deployment('web', { replicas: 4 }, big));
    cluster.until(
      'three fit',
      () => (cluster.list('Pod') as Pod[]).filter((each) => each.spec.nodeName !== undefined).length === 3,
    );
    const left = (cluster.list('Pod') as Pod[]).find((each) => each.spec.nodeName === undefined);
    const text =
      '0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
    expect(condition(left?.status?.conditions, 'PodScheduled')).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message: text,
    });
    expect(cluster.events('Pod', left?.metadata.name ?? '')).toEqual([`FailedScheduling: ${text}`]);
    cluster.put(deployment('web', { replicas: 3 }, big));
    cluster.put(deployment('other', { replicas: 1 }));
    cluster.until('the rest', () =>
      (cluster.list('Pod') as Pod[]).every((each) => each.spec.nodeName !== undefined),
    );
  });

  test('whose claim is missing says so', () => {
    const cluster = playedCluster();
    cluster.put(
      deployment(
        'web',
        {},
        podSpec({ volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'none' } }] }),
      ),
    );
    cluster.clock.advance(1000);
    expect(condition(pod(cluster)?.status?.conditions, 'PodScheduled')?.message).toContain(
      'persistentvolumeclaim "none" not found',
    );
  });
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
