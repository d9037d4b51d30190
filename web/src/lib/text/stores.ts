/** The list of stores. */
export const stores = {
  title: 'Stores',
  columns: {
    status: 'Status',
    name: 'Name',
    components: 'Components',
    happening: 'What is happening',
    engine: 'Engine',
    address: 'Address',
    changed: 'Changed',
    by: 'By',
  },
  all: 'all',
  filterLabel: 'Filter the stores',
  filterHint: 'status:failed engine:medusa owner:maria label:season=winter name',
  clear: 'Clear',
  order: {
    attention: 'Needs attention first',
    newest: 'Newest first',
    name: 'By name',
    changed: 'Last changed first',
  },
  orderLabel: 'Order',
  shown: (shown: number, all: number) =>
    shown === all ? `${all} ${all === 1 ? 'store' : 'stores'}.` : `${shown} of ${all} shown.`,
  live: (age: string) => `The list is live; the last message arrived ${age}.`,
  notLive: 'The list is not live at the moment.',
  unknownTerms: (terms: string) =>
    `Not understood: ${terms}. Words are status:, engine:, owner:, label:, size:, cluster: and plain text.`,
  empty: {
    title: 'No store yet',
    text: 'A store is a complete online shop that runs by itself: database, backend, storefront and address. Say a name; minutes later it sells.',
    action: 'Create the first store',
    or: 'or send this to /graphql',
  },
  nothingFits: {
    title: 'No store fits this filter',
    text: 'The stores are there; the filter hides them.',
    action: 'Clear the filter',
  },
  sentence: {
    waitingForSlot: (position: number | null) =>
      position === null ? 'Waiting for a free slot' : `Waiting for a free slot, number ${position} in line`,
    waitingFor: (component: string, ready: number, wanted: number) =>
      `Waiting for the ${component}: ${ready} of ${wanted} running`,
    accepted: 'Accepted, about to begin',
    running: (step: string) => `${step} …`,
    runningFor: (step: string, elapsed: string) => `${step}, ${elapsed} so far`,
    runningOf: (step: string, elapsed: string, usual: string) => `${step}, ${elapsed} of about ${usual}`,
    attempt: (attempt: number, of: number) => `attempt ${attempt} of ${of}`,
    suspended: 'Asleep, data kept',
    deleting: 'Being removed',
    degraded: (names: string) => `Not ready: ${names}`,
    unknown: (cluster: string) => `The cluster ${cluster} cannot be reached. This is how it was last seen.`,
  },
  query: 'As a query',
} as const;

/** The one line under a store's name that says why it is not right. */
export const causes = {
  unknown: 'The cluster cannot be reached.',
  actions: {
    'see-components': 'See the components',
    'see-events': 'See the events',
    'see-limits': 'See the limits',
    'see-clusters': 'See the cluster',
  },
} as const;
