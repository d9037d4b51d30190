import type {
  OperationPartsFragment,
  StorePageFragment,
  StoreRowFragment,
} from '../src/lib/graphql/generated/operations.ts';

type Component = StorePageFragment['components'][number];

export const at = '2026-11-21T10:00:00.000Z';

/** A READY Medusa store; tests say only what differs. */
export function aStore(change: Partial<StorePageFragment> = {}): StorePageFragment {
  const name = change.name ?? 'winter-market';
  return {
    id: `store_${name}`,
    name,
    engine: 'MEDUSA',
    engineVersion: '2.21.0',
    plan: 'SMALL',
    phase: 'READY',
    phaseSince: at,
    observedAt: at,
    createdAt: at,
    changedAt: at,
    readyAt: at,
    provisioningSeconds: 48,
    url: `http://${name}.localhost:4080`,
    adminUrl: `http://${name}.localhost:4080/app`,
    namespace: `store-${name}`,
    owner: 'local',
    generation: 1,
    observedGeneration: 1,
    changedBy: { kind: 'PERSON', name: 'maria' },
    labels: [],
    reason: null,
    config: {
      title: 'Winter Market',
      theme: 'dark',
      currency: 'EUR',
      locale: null,
      adminEmail: null,
      products: [{ title: 'Felt star' }],
    },
    conditions: [{ type: 'SELLING', status: 'TRUE', reason: null, message: null, lastTransitionAt: at }],
    components: ['database', 'cache', 'backend', 'storefront'].map((one) => aComponent({ name: one })),
    quota: [{ limit: 'requests.cpu', unit: 'MILLICORES', used: 400, max: 4000 }],
    cluster: {
      id: 'cluster_1',
      name: 'embedded',
      simulated: true,
      reachable: true,
      lastContactAt: at,
      reason: null,
    },
    currentOperation: null,
    operations: { nodes: [] },
    ...change,
  };
}

export function aComponent(change: Partial<Component> = {}): Component {
  const name = change.name ?? 'backend';
  return {
    name,
    kind: 'Deployment',
    ready: 1,
    wanted: 1,
    restarts: 0,
    image: `shopyard/${name}:2.21.0`,
    reason: null,
    pods: [
      {
        name: `${name}-0`,
        phase: 'Running',
        ready: true,
        restarts: 0,
        node: 'node-1',
        image: null,
        startedAt: at,
        reason: null,
      },
    ],
    ...change,
  };
}

export function aStep(
  change: Partial<OperationPartsFragment['steps'][number]> = {},
): OperationPartsFragment['steps'][number] {
  return {
    name: 'backend',
    state: 'QUEUED',
    startedAt: null,
    finishedAt: null,
    message: null,
    usualSeconds: null,
    ...change,
  };
}

export function anOperation(change: Partial<OperationPartsFragment> = {}): OperationPartsFragment {
  return {
    id: 'operation_1',
    kind: 'CREATE',
    state: 'RUNNING',
    storeName: 'winter-market',
    attempt: 1,
    maxAttempts: 3,
    queuedAt: at,
    startedAt: at,
    finishedAt: null,
    queuePosition: null,
    requestedBy: { kind: 'PERSON', name: 'maria', via: 'DASHBOARD' },
    steps: [
      aStep({ name: 'accepted', state: 'SUCCEEDED', startedAt: at, finishedAt: at }),
      aStep({ state: 'RUNNING', startedAt: at, usualSeconds: 20 }),
      aStep({ name: 'probe', usualSeconds: 8 }),
    ],
    error: null,
    receipt: null,
    ...change,
  };
}

export const aRow = (change: Partial<StorePageFragment> = {}): StoreRowFragment => aStore(change);

export function aReason(
  change: Partial<NonNullable<StoreRowFragment['reason']>> = {},
): NonNullable<StoreRowFragment['reason']> {
  return {
    code: 'IMAGE_PULL_FAILED',
    message: 'The image was not found.',
    remedy: 'Choose a version that exists.',
    component: 'backend',
    at,
    ...change,
  };
}
