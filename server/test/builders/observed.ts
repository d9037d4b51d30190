import type { ExpectedComponent } from '../../src/domain/engine.ts';
import type {
  ObservedClaim,
  ObservedContainer,
  ObservedIngress,
  ObservedJob,
  ObservedNamespace,
  ObservedPod,
  ObservedRef,
  ObservedStore,
  ObservedWarning,
  ObservedWorkload,
} from '../../src/domain/store/observed.ts';
import type { StatusFacts } from '../../src/domain/store/status-facts.ts';
import { aStore, anOperation } from '../builders.ts';

/** The moment of all these pictures. */
export const now = Date.UTC(2026, 10, 21, 12, 10);
export const namespaceUid = 'uid-of-namespace';
export const seedHash = 'seed-1';

const ref = (kind: string, name: string, component?: string): ObservedRef => ({
  kind,
  name,
  uid: `uid-of-${kind}-${name}`,
  generation: 1,
  resourceVersion: '1',
  component,
  deleting: false,
});

/** A database, a backend that needs it, a storefront that needs both, a Job and an Ingress. */
export const expected: readonly ExpectedComponent[] = [
  { name: 'database', kind: 'StatefulSet', objectName: 'tea-database', prefix: false, minAvailable: 1 },
  { name: 'seed', kind: 'Job', objectName: 'tea-seed-', prefix: true, minAvailable: 1 },
  { name: 'backend', kind: 'Deployment', objectName: 'tea-backend', prefix: false, minAvailable: 1 },
  { name: 'storefront', kind: 'Deployment', objectName: 'tea-storefront', prefix: false, minAvailable: 1 },
  { name: 'ingress', kind: 'Ingress', objectName: 'tea', prefix: false, minAvailable: 1 },
];

export const aContainer = (change: Partial<ObservedContainer> = {}): ObservedContainer => ({
  name: 'main',
  init: false,
  image: 'shop:1',
  ready: true,
  restarts: 0,
  waiting: undefined,
  terminated: undefined,
  lastTerminated: undefined,
  memoryLimitMiB: 512,
  ...change,
});

export const aPod = (component: string, change: Partial<ObservedPod> = {}): ObservedPod => ({
  ...ref('Pod', `tea-${component}-x1`, component),
  kind: 'Pod',
  phase: 'Running',
  ready: true,
  node: 'node-1',
  startedAt: now - 30_000,
  createdAt: now - 31_000,
  unschedulable: undefined,
  containers: [aContainer()],
  ...change,
});

export const aWorkload = (component: string, change: Partial<ObservedWorkload> = {}): ObservedWorkload => ({
  ...ref(component === 'database' ? 'StatefulSet' : 'Deployment', `tea-${component}`, component),
  kind: component === 'database' ? 'StatefulSet' : 'Deployment',
  replicas: 1,
  updated: 1,
  ready: 1,
  available: 1,
  observedGeneration: 1,
  image: `${component}:1`,
  failure: undefined,
  ...change,
});

export const aJob = (change: Partial<ObservedJob> = {}): ObservedJob => ({
  ...ref('Job', 'tea-seed-abc123', 'seed'),
  kind: 'Job',
  complete: true,
  failed: undefined,
  active: 0,
  succeeded: 1,
  failures: 0,
  startedAt: now - 20_000,
  ...change,
});

export const anIngress = (change: Partial<ObservedIngress> = {}): ObservedIngress => ({
  ...ref('Ingress', 'tea', 'ingress'),
  kind: 'Ingress',
  className: 'traefik',
  hosts: ['tea.localhost'],
  address: '127.0.0.1',
  ...change,
});

export const aClaim = (change: Partial<ObservedClaim> = {}): ObservedClaim => ({
  ...ref('PersistentVolumeClaim', 'tea-database', 'database'),
  kind: 'PersistentVolumeClaim',
  phase: 'Bound',
  volume: 'pv-1',
  storageClass: 'standard',
  capacityGiB: 2,
  createdAt: now - 40_000,
  ...change,
});

export const aNamespace = (change: Partial<ObservedNamespace> = {}): ObservedNamespace => ({
  ...ref('Namespace', 'store-tea'),
  uid: namespaceUid,
  phase: 'Active',
  storeId: 'id-of-tea',
  blockers: [],
  ...change,
});

export const aWarning = (change: Partial<ObservedWarning>): ObservedWarning => ({
  uid: 'warning-1',
  objectKind: 'Pod',
  objectName: 'tea-backend-x1',
  reason: 'Failed',
  message: '',
  count: 1,
  at: now - 5000,
  ...change,
});

export const aMarker = (version = 1): ObservedRef =>
  ref('ConfigMap', `credentials-${version}`, 'credentials');

/** Everything there, everything well. */
export const aHealthyPicture = (change: Partial<ObservedStore> = {}): ObservedStore => ({
  namespace: aNamespace(),
  workloads: ['database', 'backend', 'storefront'].map((component) => aWorkload(component)),
  jobs: [aJob()],
  pods: ['database', 'backend', 'storefront'].map((component) => aPod(component)),
  ingresses: [anIngress()],
  claims: [aClaim()],
  quota: undefined,
  others: [aMarker()],
  warnings: [],
  observedAt: now - 100,
  ...change,
});

/** The same with one component down: its workload not ready, its pods as given. */
export function withDown(
  component: string,
  pods: ObservedPod[],
  change: Partial<ObservedStore> = {},
): ObservedStore {
  const picture = aHealthyPicture(change);
  const down = { updated: pods.length > 0 ? 1 : 0, ready: 0, available: 0 };
  return {
    ...picture,
    workloads: picture.workloads.map((workload) =>
      workload.component === component ? { ...workload, ...down } : workload,
    ),
    pods: [...picture.pods.filter((pod) => pod.component !== component), ...pods],
  };
}

/** Facts of a store that is being made and of which everything is ready, changed as asked. */
export function someFacts(change: Partial<StatusFacts> = {}): StatusFacts {
  return {
    store: aStore({ namespaceUid, createdAt: now - 60_000 }),
    operation: anOperation({ state: 'RUNNING', startedAt: now - 50_000, attemptStartedAt: now - 50_000 }),
    revision: { number: 1, applied: true, becameReady: false },
    expected,
    observed: aHealthyPicture(),
    volumes: [],
    probe: { kind: 'selling', at: now - 50, seedHash },
    seedHash,
    edge: { readiness: 'address', ingressClass: 'traefik', storageClass: undefined },
    usualSeconds: {},
    waitingFor: undefined,
    stepError: undefined,
    now,
    ...change,
  };
}
