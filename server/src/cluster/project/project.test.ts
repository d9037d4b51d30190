import { expect, test } from 'vitest';
import recorded from '../../../test/fixtures/kube-objects.json' with { type: 'json' };
import type { WireObject } from '../wire-objects.ts';
import { projectIngress } from './edges.ts';
import { projectNamespace } from './namespaces.ts';
import { projectPod } from './pods.ts';
import { projectOther } from './refs.ts';
import { projectClaim, projectQuota } from './storage.ts';
import { projectJob, projectWorkload } from './workloads.ts';

// The fixtures are what Kubernetes 1.35 answered, without managedFields.
const object = (value: unknown) => value as WireObject;
const at = (text: string) => Date.parse(text);

test('a namespace says whose it is, and what holds it when it is on its way out', () => {
  expect(projectNamespace(object(recorded.namespace))).toMatchObject({
    kind: 'Namespace',
    name: 'store-clufx',
    uid: recorded.namespace.metadata.uid,
    phase: 'Active',
    storeId: 'clufx',
    deleting: false,
    blockers: [],
  });
  expect(projectNamespace(object(recorded.terminatingNamespace))).toMatchObject({
    phase: 'Terminating',
    deleting: true,
    blockers: [
      {
        type: 'NamespaceContentRemaining',
        message: 'Some resources are remaining: configmaps. has 1 resource instances.',
      },
      {
        type: 'NamespaceFinalizersRemaining',
        message:
          'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances.',
      },
    ],
  });
});

test('a namespace that its own finalizer holds says so, though none of its conditions does', () => {
  const { deletionTimestamp } = recorded.terminatingNamespace.metadata;
  const metadata = { ...recorded.namespace.metadata, finalizers: ['controller.example.com/namespace-auth'] };
  expect(projectNamespace(object({ metadata })).blockers).toEqual([]);
  expect(projectNamespace(object({ metadata: { ...metadata, deletionTimestamp } })).blockers).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('controller.example.com/namespace-auth') as string,
    }),
  ]);
});

test('a pod that is to stop, and one that its node put out', () => {
  const { metadata } = recorded.runningPod;
  const going = { ...metadata, deletionTimestamp: '2026-11-21T11:30:00Z', finalizers: ['example.com/hold'] };
  expect(projectPod(object({ metadata: going }))).toMatchObject({
    stopBy: at('2026-11-21T11:30:00Z'),
    finalizers: ['example.com/hold'],
  });
  const status = {
    phase: 'Failed',
    reason: 'Evicted',
    message: 'The node was low on resource: memory.',
    startTime: '2026-11-21T11:30:00Z',
  };
  expect(projectPod(object({ metadata, status })).evicted).toEqual({
    message: 'The node was low on resource: memory.',
    at: at('2026-11-21T11:30:00Z'),
  });
});

test('a deployment that is available', () => {
  expect(projectWorkload('Deployment')(object(recorded.deployment))).toMatchObject({
    kind: 'Deployment',
    name: 'web',
    component: 'web',
    generation: 1,
    observedGeneration: 1,
    replicas: 1,
    updated: 1,
    ready: 1,
    available: 1,
    image: 'nginx:1',
    failure: undefined,
  });
});

test('a deployment whose pods are refused names the refusal, not the deadline it missed because of it', () => {
  const { failure, available } = projectWorkload('Deployment')(object(recorded.refusedDeployment));
  expect(failure?.reason).toBe('FailedCreate');
  expect(failure?.message).toContain('exceeded quota: guard, requested: requests.cpu=5');
  expect(available).toBe(0);
});

test('a deployment that missed its deadline', () => {
  expect(projectWorkload('Deployment')(object(recorded.lateDeployment)).failure).toEqual({
    reason: 'ProgressDeadlineExceeded',
    message: 'ReplicaSet "late-6975c8544d" has timed out progressing.',
    at: at('2026-11-21T11:24:26Z'),
  });
});

test('a stateful set', () => {
  expect(projectWorkload('StatefulSet')(object(recorded.statefulSet))).toMatchObject({
    kind: 'StatefulSet',
    component: 'database',
    replicas: 1,
    ready: 1,
    updated: 1,
    available: 1,
    image: 'postgres',
  });
});

test('jobs: complete, and failed with its reason', () => {
  expect(projectJob(object(recorded.completeJob))).toMatchObject({
    kind: 'Job',
    name: 'seed',
    component: 'seed',
    complete: true,
    failed: undefined,
    succeeded: 1,
    active: 0,
    startedAt: at(recorded.completeJob.status.startTime),
  });
  expect(projectJob(object(recorded.failedJob))).toMatchObject({
    complete: false,
    failed: { reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' },
    failures: 1,
  });
});

test('a pod that runs, with its init container first', () => {
  const pod = projectPod(object(recorded.runningPod));
  expect(pod).toMatchObject({ phase: 'Running', ready: true, node: 'node-1', unschedulable: undefined });
  expect(pod.containers).toMatchObject([
    { name: 'wait', init: true, terminated: { reason: 'Completed', exitCode: 0 } },
    { name: 'web', init: false, image: 'nginx:1', ready: true, restarts: 0, memoryLimitMiB: 128 },
  ]);
  expect(pod.containers[0]?.terminated?.at).toBe(at('2026-11-21T11:23:24Z'));
  expect(pod.createdAt).toBe(at(recorded.runningPod.metadata.creationTimestamp));
});

test('a pod whose image cannot be pulled, one that finds no node, and one that is done', () => {
  expect(projectPod(object(recorded.imagePullPod)).containers[0]?.waiting).toEqual({
    reason: 'ImagePullBackOff',
    message: 'Back-off pulling image does-not-exist:1: not found',
  });
  const unschedulable = projectPod(object(recorded.unschedulablePod));
  expect(unschedulable.unschedulable).toContain('0/3 nodes are available');
  expect(unschedulable.containers).toMatchObject([{ name: 'web', ready: false, restarts: 0 }]);
  expect(projectPod(object(recorded.completedPod)).phase).toBe('Succeeded');
});

test('a container that crashed tells how its last run ended', () => {
  const crashed = structuredClone(recorded.runningPod);
  const status = {
    name: 'web',
    ready: false,
    restartCount: 3,
    image: 'nginx:1',
    imageID: '',
    state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
    lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-21T11:30:00Z' } },
  };
  const pod = projectPod(object({ ...crashed, status: { ...crashed.status, containerStatuses: [status] } }));
  expect(pod.containers[1]).toMatchObject({
    restarts: 3,
    waiting: { reason: 'CrashLoopBackOff' },
    lastTerminated: { reason: 'OOMKilled', exitCode: 137, at: at('2026-11-21T11:30:00Z') },
    memoryLimitMiB: 128,
  });
});

test('claims: bound with its volume, and waiting', () => {
  expect(projectClaim(object(recorded.boundClaim))).toMatchObject({
    phase: 'Bound',
    volume: recorded.boundClaim.spec.volumeName,
    storageClass: 'local-path',
    capacityGiB: 2,
  });
  expect(projectClaim(object(recorded.pendingClaim))).toMatchObject({
    phase: 'Pending',
    volume: undefined,
    capacityGiB: undefined,
  });
});

test('an ingress that is served', () => {
  expect(projectIngress(object(recorded.ingress))).toMatchObject({
    className: 'traefik',
    hosts: ['a.localhost', 'b.localhost'],
    address: '127.0.0.1',
  });
});

test('a quota, also before it was counted', () => {
  expect(projectQuota(object(recorded.quota))).toMatchObject({
    hard: { pods: '8', 'requests.cpu': '1', 'requests.memory': '1Gi' },
    used: { 'requests.cpu': expect.any(String) as string },
  });
  const { status: _status, ...fresh } = recorded.quota;
  expect(projectQuota(object(fresh))).toMatchObject({ hard: recorded.quota.spec.hard, used: {} });
});

test('of other kinds only the identity is kept, and what tells that somebody wrote to them', () => {
  expect(Object.keys(projectOther('Service')(object(recorded.quota))).sort()).toEqual(
    ['component', 'deleting', 'fingerprint', 'generation', 'kind', 'name', 'resourceVersion', 'uid'].sort(),
  );
});

test.each([
  ['Namespace', projectNamespace],
  ['Deployment', projectWorkload('Deployment')],
  ['Job', projectJob],
  ['Pod', projectPod],
  ['Ingress', projectIngress],
  ['PersistentVolumeClaim', projectClaim],
  ['ResourceQuota', projectQuota],
])('a %s without spec and status is read all the same', (kind, project) => {
  const bare = { metadata: { name: 'bare', uid: 'u', resourceVersion: '1' } };
  expect(project(bare)).toMatchObject({
    kind,
    name: 'bare',
    uid: 'u',
    resourceVersion: '1',
    deleting: false,
  });
});
