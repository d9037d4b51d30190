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
