import type { Component } from 'svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import AuditTable from '#lib/features/activity/AuditTable.svelte';
import EventLines from '#lib/features/activity/EventLines.svelte';
import ClusterPanel from '#lib/features/fleet/ClusterPanel.svelte';
import FleetSeries from '#lib/features/fleet/FleetSeries.svelte';
import FleetTiles from '#lib/features/fleet/FleetTiles.svelte';
import PlanTable from '#lib/features/fleet/PlanTable.svelte';
import OperationReceipt from '#lib/features/operation/OperationReceipt.svelte';
import OperationRuns from '#lib/features/operation/OperationRuns.svelte';
import OperationTimeline from '#lib/features/operation/OperationTimeline.svelte';
import ApiExample from '#lib/features/shell/ApiExample.svelte';
import { apiExamples } from '#lib/features/shell/api-examples.ts';
import ConnectionPill from '#lib/features/shell/ConnectionPill.svelte';
import Palette from '#lib/features/shell/Palette.svelte';
import { paletteGroups } from '#lib/features/shell/palette-groups.ts';
import ShellNav from '#lib/features/shell/ShellNav.svelte';
import ShortcutList from '#lib/features/shell/ShortcutList.svelte';
import StoreCause from '#lib/features/store/StoreCause.svelte';
import StoreComponents from '#lib/features/store/StoreComponents.svelte';
import StoreCounts from '#lib/features/store/StoreCounts.svelte';
import StoreDeletion from '#lib/features/store/StoreDeletion.svelte';
import StoreEmpty from '#lib/features/store/StoreEmpty.svelte';
import StoreFacts from '#lib/features/store/StoreFacts.svelte';
import StoreHeader from '#lib/features/store/StoreHeader.svelte';
import StoreQuery from '#lib/features/store/StoreQuery.svelte';
import StoreQuota from '#lib/features/store/StoreQuota.svelte';
import StoreSearch from '#lib/features/store/StoreSearch.svelte';
import StoreTable from '#lib/features/store/StoreTable.svelte';
import { phasesByLife } from '#lib/features/store/store-status.ts';
import Blank from '#lib/ui/Blank.svelte';
import FailureNotice from '#lib/ui/FailureNotice.svelte';
import Skeleton from '#lib/ui/Skeleton.svelte';
import { violations } from './axe.ts';
import { aComponent, anOperation, aReason, aStep, aStore, at } from './builders.ts';
import { emptySnippet } from './snippets.ts';
import TestHost from './TestHost.svelte';

const now = Date.parse(at) + 14_000;
const failed = aStore({
  phase: 'FAILED',
  reason: aReason(),
  components: [aComponent({ name: 'database' }), aComponent({ ready: 0, restarts: 4, reason: aReason() })],
  labels: [{ key: 'season', value: 'winter' }],
  conditions: [
    {
      type: 'SELLING',
      status: 'UNKNOWN',
      reason: null,
      message: 'It has never answered from here.',
      lastTransitionAt: at,
    },
  ],
});
const rows = phasesByLife.map((phase, index) =>
  aStore({ name: `shop-${index}`, phase, reason: phase === 'FAILED' ? aReason() : null }),
);
const actor = { kind: 'PERSON' as const, id: 'local', name: 'maria', via: 'DASHBOARD' as const };
const amounts = { cpuMillicores: 1500, memoryMiB: 2560, storageGiB: 20, pods: 6 };
const noop = (): void => {};

const scenes: [string, Component<never>, Record<string, unknown>][] = [
  ['the list', StoreTable as Component<never>, { rows, now, clusterName: () => 'embedded' }],
  [
    'the counts',
    StoreCounts as Component<never>,
    {
      counts: new Map(phasesByLife.map((phase) => [phase, 3])),
      total: 27,
      chosen: ['FAILED'],
      onchoose: noop,
    },
  ],
  [
    'the search',
    StoreSearch as Component<never>,
    { query: 'owner:maria', order: 'newest', onquery: noop, onorder: noop },
  ],
  ['the empty list', StoreEmpty as Component<never>, {}],
  ['a store’s header', StoreHeader as Component<never>, { store: aStore(), now }],
  ['a failed store’s cause', StoreCause as Component<never>, { store: failed, now }],
  ['a lost store’s cause', StoreCause as Component<never>, { store: aStore({ phase: 'UNKNOWN' }), now }],
  ['the facts', StoreFacts as Component<never>, { store: failed, now }],
  ['the quota', StoreQuota as Component<never>, { quota: failed.quota }],
  ['the query', StoreQuery as Component<never>, { name: 'winter-market' }],
  ['the components', StoreComponents as Component<never>, { store: failed, now }],
  ['no components', StoreComponents as Component<never>, { store: aStore({ components: [] }), now }],
  [
    'the danger zone',
    StoreDeletion as Component<never>,
    { store: aStore(), isSending: false, onconfirm: noop },
  ],
  [
    'the timeline',
    OperationTimeline as Component<never>,
    {
      operation: anOperation({
        state: 'FAILED',
        steps: [
          aStep({ state: 'FAILED', startedAt: at, finishedAt: at, message: 'not found', usualSeconds: 9 }),
          aStep({ name: 'probe', usualSeconds: 8 }),
        ],
      }),
      now,
    },
  ],
  [
    'the runs',
    OperationRuns as Component<never>,
    { operations: [anOperation(), anOperation({ id: 'older', state: 'FAILED' })], chosen: 'older', now },
  ],
  [
    'the receipt',
    OperationReceipt as Component<never>,
    {
      name: 'winter-market',
      receipt: {
        removed: [{ kind: 'Deployment', count: 4 }],
        volumesRemoved: ['pvc-1'],
        volumesRetained: [],
        hosts: ['winter-market.localhost'],
        release: 'winter-market',
        nothingLeft: true,
        seconds: 7.4,
      },
    },
  ],
  [
    'the events',
    EventLines as Component<never>,
    {
      now,
      events: (['INFO', 'WARNING', 'ERROR'] as const).map((severity) => ({
        id: severity,
        cursor: severity,
        at,
        storeName: 'a',
        source: 'CLUSTER',
        severity,
        code: 'BackOff',
        message: 'Back-off',
        component: 'backend',
        count: 4,
      })),
    },
  ],
  [
    'the audit log',
    AuditTable as Component<never>,
    {
      now,
      lines: [
        {
          id: '1',
          at,
          actor,
          address: '127.0.0.1',
          action: 'createStore',
          target: 'winter-market',
          result: 'accepted',
          requestId: 'r-1',
          before: null,
          after: { plan: 'SMALL' },
          hash: '9f3c',
        },
      ],
    },
  ],
  [
    'the fleet’s tiles',
    FleetTiles as Component<never>,
    {
      fleet: {
        total: 9,
        queued: 0,
        running: 1,
        createdPerHour: 2.4,
        failureRate: 0.04,
        provisioningSeconds: null,
        byPhase: [],
        failuresByReason: [],
        series: [],
      },
    },
  ],
  [
    'the fleet’s series',
    FleetSeries as Component<never>,
    { series: [{ at, created: 3, failed: 1, p50Seconds: 48 }] },
  ],
  [
    'a cluster',
    ClusterPanel as Component<never>,
    {
      now,
      cluster: {
        ...aStore().cluster,
        version: 'v1.35',
        stores: 3,
        ingressClasses: ['nginx'],
        storageClasses: [],
        networkPolicyEnforced: 'UNKNOWN',
        orphans: [],
        capacity: amounts,
        permissions: [
          { verb: 'create', resource: 'namespaces', allowed: false, neededFor: 'a namespace per store' },
        ],
      },
    },
  ],
  [
    'the sizes',
    PlanTable as Component<never>,
    {
      plans: [
        { name: 'SMALL', engine: 'MEDUSA', replicas: 1, maxReplicas: 4, requests: amounts, limits: amounts },
      ],
    },
  ],
  [
    'an API example',
    ApiExample as Component<never>,
    { example: apiExamples('http://localhost:4000/graphql')[0] },
  ],
  [
    'the palette',
    Palette as Component<never>,
    {
      onclose: noop,
      groups: (query: string) =>
        paletteGroups({
          query,
          go: noop,
          actions: { newStore: noop, theme: noop, shortcuts: noop },
          stores: [{ name: 'winter-market', tone: 'ready', berths: [] }],
        }),
    },
  ],
  ['the shortcuts', ShortcutList as Component<never>, { onclose: noop }],
  ['the navigation', ShellNav as Component<never>, { path: '/stores', foot: emptySnippet }],
  [
    'a live connection',
    ConnectionPill as Component<never>,
    { status: 'live', lastMessageAt: now - 1000, now, cause: '' },
  ],
  [
    'a lost connection',
    ConnectionPill as Component<never>,
    { status: 'reconnecting', lastMessageAt: now - 9000, now, cause: 'closed' },
  ],
  [
    'a failure',
    FailureNotice as Component<never>,
    { failure: { isNetwork: true, message: 'fetch failed', code: null, requestId: 'r-7' }, onretry: noop },
  ],
  ['an empty place', Blank as Component<never>, { title: 'Nothing yet', text: 'It will come.' }],
  ['what is loading', Skeleton as Component<never>, {}],
];

describe.each(['light', 'dark'] as const)('axe in the %s theme', (theme) => {
  beforeEach(() => localStorage.clear());

  test.each(scenes)('finds nothing in %s', async (_name, component, props) => {
    await render(component as unknown as Component, { props: props as never }, { wrapper: TestHost });
    expect(await violations(theme)).toEqual([]);
  });
});
