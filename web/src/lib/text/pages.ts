/** Activity, fleet, API and settings. */
export const activity = {
  title: 'Activity',
  lead: 'Who did what, through what, with which result. Lines are only ever added, and each carries the hash of the one before.',
  columns: { at: 'When', actor: 'Who', action: 'What', target: 'On', result: 'Result', via: 'Through' },
  filters: { actor: 'Actor', action: 'Action', store: 'Store' },
  details: { request: 'Request', address: 'Address', before: 'Before', after: 'After', hash: 'Hash' },
  none: { title: 'Nothing has been done yet', text: 'Each accepted or refused change is written down here.' },
  nothingFits: { title: 'No line fits this filter', text: 'Take a word out of the filter.' },
} as const;

export const fleet = {
  title: 'Fleet',
  windows: { HOUR: '1 h', DAY: '24 h', WEEK: '7 d', MONTH: '30 d' },
  tiles: {
    total: 'Stores',
    running: 'Operations running',
    queued: 'Waiting for a slot',
    createdPerHour: 'Created per hour',
    failureRate: 'Failed',
    p50: 'Median to ready',
    p95: '95 of 100 within',
    p99: '99 of 100 within',
  },
  samples: (count: number) =>
    count === 0
      ? 'no creation finished in this window'
      : `from ${count} ${count === 1 ? 'creation' : 'creations'}`,
  phases: 'By status',
  created: 'Created and failed over time',
  createdLegend: 'Created',
  failedLegend: 'Failed',
  reasons: 'Why creations failed',
  noReasons: 'No failures in this window.',
  asTable: 'As a table',
  at: 'From',
  noSeries: 'Nothing was created in this window.',
} as const;

export const api = {
  title: 'API',
  lead: 'Everything on these pages is GraphQL. The explorer has ready examples; the same address answers curl, and a WebSocket or SSE for live data.',
  open: 'Open the explorer',
  endpoint: 'Address',
  examples: {
    plan: [
      'Plan, without changing anything',
      'The same checks as creating, and the hash that creating can insist on.',
    ],
    create: [
      'Create',
      'Answers as soon as it is written down. The same idempotencyKey makes one store, however often it is sent.',
    ],
    wait: ['Wait for it', 'Answers when the operation is over, or after the time given.'],
    watch: ['Watch it live', 'Server-sent events: what is there now, then each change with its cursor.'],
    list: ['List', 'Fifty by default, a hundred at most, then the next page by cursor.'],
    remove: ['Delete', 'The name twice: once to say which, once to mean it.'],
  },
} as const;

export const settings = {
  title: 'Settings',
  clusters: 'Clusters',
  reachable: 'Reachable',
  unreachable: 'Cannot be reached',
  lastContact: (age: string) => `last answer ${age}`,
  never: 'it has never answered',
  simulated: 'simulated',
  version: 'Kubernetes',
  ingressClasses: 'Ingress classes',
  storageClasses: 'Storage classes',
  policy: 'Network policies enforced',
  capacity: 'Capacity',
  stores: 'Stores',
  orphans: 'Namespaces without a store',
  permissions: 'What Shopyard may do there',
  allAllowed: (count: number) => `All ${count} permissions that are needed are granted.`,
  denied: (count: number) => `${count} ${count === 1 ? 'permission is' : 'permissions are'} missing.`,
  permissionColumns: { what: 'Permission', state: 'Granted', why: 'Needed for' },
  granted: 'yes',
  missing: 'no',
  limits: 'Limits',
  noLimits: 'No limits are set.',
  plans: 'Sizes',
  planColumns: { plan: 'Size', engine: 'Engine', asks: 'Asks for', most: 'At most', replicas: 'Replicas' },
  appearance: 'Appearance',
  about: 'About',
  actor: 'You are',
  productVersion: 'Version',
  none: 'none',
} as const;
