import type { ComponentTone, Tone } from '#lib/lib/tone.ts';

/** One word per value that the API can name. Records over its unions are checked where they are used. */
export const phaseWords = {
  REQUESTED: 'Requested',
  PROVISIONING: 'Provisioning',
  READY: 'Ready',
  DEGRADED: 'Degraded',
  UPDATING: 'Updating',
  SUSPENDED: 'Suspended',
  FAILED: 'Failed',
  DELETING: 'Deleting',
  UNKNOWN: 'Unknown',
} as const;

export const engineWords = { MEDUSA: 'Medusa', WOOCOMMERCE: 'WooCommerce' } as const;
export const planWords = { SMALL: 'Small', MEDIUM: 'Medium', LARGE: 'Large' } as const;

export const operationWords = {
  CREATE: 'Create',
  UPDATE: 'Change',
  UPGRADE: 'Upgrade',
  ROLLBACK: 'Roll back',
  SUSPEND: 'Suspend',
  RESUME: 'Resume',
  ROTATE_SECRETS: 'Rotate secrets',
  BACKUP: 'Back up',
  RESTORE: 'Restore',
  ADOPT: 'Adopt',
  DELETE: 'Delete',
  REPAIR: 'Repair',
} as const;

export const operationStateWords = {
  QUEUED: 'waiting',
  RUNNING: 'running',
  SUCCEEDED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
} as const;

export const conditionWords = {
  NAMESPACE_READY: 'Namespace',
  CREDENTIALS_READY: 'Credentials',
  RELEASE_DEPLOYED: 'Release',
  COMPONENTS_READY: 'Components',
  EDGE_READY: 'Address',
  SEEDED: 'Products',
  SELLING: 'Selling',
  UP_TO_DATE: 'Up to date',
  DATA_INTACT: 'Data intact',
} as const;
export const conditionStatusWords = { TRUE: 'yes', FALSE: 'no', UNKNOWN: 'not known' } as const;

export const viaWords = {
  DASHBOARD: 'dashboard',
  GRAPHQL: 'GraphQL',
  MCP: 'MCP',
  CLI: 'CLI',
  SYSTEM: 'Shopyard itself',
} as const;
export const severityWords = { INFO: 'Info', WARNING: 'Warning', ERROR: 'Error' } as const;
export const sourceWords = { PLATFORM: 'Shopyard', CLUSTER: 'Cluster' } as const;

export const berthWords: Record<ComponentTone, string> = {
  none: 'not there yet',
  going: 'coming up',
  ready: 'ready',
  warn: 'not ready',
  bad: 'failing',
  rest: 'asleep',
};

/** What a screen reader says for a shape when no word stands beside it. */
export const toneWords: Record<Tone, string> = {
  ready: 'ready',
  busy: 'busy',
  warn: 'needs attention',
  bad: 'failed',
  rest: 'resting',
  gone: 'going',
  unknown: 'not known',
};

const stepNames: Record<string, string> = {
  accepted: 'Accepted',
  namespace: 'Namespace',
  'guard-rails': 'Guard rails',
  credentials: 'Credentials',
  release: 'Release installed',
  seed: 'Set up and seed',
  probe: 'Shop answers and sells',
};

const deletionSteps: Record<string, string> = {
  inventory: 'What is there is written down',
  uninstall: 'Release removed',
  pods: 'Pods ended',
  namespace: 'Namespace deleted',
  volumes: 'Volumes released',
};

/** Steps are named by the API; a name we do not know (a new component) is shown readable as it is. */
export function stepName(name: string, operation: string): string {
  return (operation === 'DELETE' ? deletionSteps : stepNames)[name] ?? readable(name);
}

/** `redis-cache` → `Redis cache`. */
export function readable(name: string): string {
  const spaced = name.replaceAll(/[-_]/g, ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const limitNames: Record<string, string> = {
  storesPerOwner: 'Your stores',
  productsPerCall: 'Products at once',
  stores: 'All stores',
  createsPerHour: 'Creations this hour',
  provisioning: 'Provisioning at once',
  cpu: 'CPU',
  'requests.cpu': 'CPU asked for',
  'limits.cpu': 'CPU at most',
  'requests.memory': 'Memory asked for',
  'limits.memory': 'Memory at most',
  'requests.storage': 'Storage',
  persistentvolumeclaims: 'Volumes',
  pods: 'Pods',
  services: 'Services',
};

export function limitName(name: string): string {
  return limitNames[name] ?? readable(name.replaceAll(/[.]/g, ' '));
}
