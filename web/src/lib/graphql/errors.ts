import type { ErrorCode, ReasonCode } from './generated/operations.ts';

export type Severity = 'notice' | 'warn' | 'bad';
/** What the interface offers beside the text. The page that shows it knows how to do it. */
export type ErrorAction =
  | 'correct-input'
  | 'see-store'
  | 'see-limits'
  | 'wait'
  | 'review-again'
  | 'send-anew'
  | 'see-clusters'
  | 'none';
export type ReasonAction = 'none' | 'see-components' | 'see-events' | 'see-limits' | 'see-clusters';

export interface ErrorLook {
  title: string;
  severity: Severity;
  action: ErrorAction;
}

export interface ReasonLook {
  title: string;
  severity: Severity;
  action: ReasonAction;
}

function look<A>(
  title: string,
  severity: Severity,
  action: A,
): { title: string; severity: Severity; action: A } {
  return { title, severity, action };
}

/** How a refused mutation looks. A code that is missing here does not compile. */
export const errorLooks: Record<ErrorCode, ErrorLook> = {
  INVALID_INPUT: look('Something is not filled in right', 'warn', 'correct-input'),
  NOT_FOUND: look('There is no such store', 'warn', 'see-store'),
  NAME_TAKEN: look('The name is taken', 'warn', 'correct-input'),
  NAME_RESERVED: look('The name is reserved', 'warn', 'correct-input'),
  DOMAIN_TAKEN: look('The address belongs to another store', 'warn', 'correct-input'),
  ENGINE_VERSION_UNKNOWN: look('That version does not exist', 'warn', 'correct-input'),
  REVISION_NOT_FOUND: look('That revision does not exist', 'warn', 'see-store'),
  OPERATION_IN_PROGRESS: look('Something else is running on this store', 'notice', 'wait'),
  INVALID_PHASE: look('Not possible in this state', 'notice', 'see-store'),
  OWNER_LIMIT_REACHED: look('Your limit of stores is reached', 'warn', 'see-limits'),
  STORE_LIMIT_REACHED: look('The limit of stores is reached', 'warn', 'see-limits'),
  RATE_LIMITED: look('Too many at once', 'notice', 'wait'),
  IDEMPOTENCY_KEY_REUSED: look('This request was already used for something else', 'warn', 'send-anew'),
  PLAN_CHANGED: look('The plan changed since you read it', 'notice', 'review-again'),
  CONFIRMATION_MISMATCH: look('The name does not match', 'warn', 'correct-input'),
  DATA_SCHEMA_CHANGED: look('The data has moved on', 'bad', 'none'),
  CLUSTER_UNAVAILABLE: look('No cluster can take it now', 'bad', 'see-clusters'),
  FORBIDDEN: look('Not permitted', 'warn', 'none'),
  STORAGE_FULL: look('The control plane’s disk is full', 'bad', 'none'),
};

/** How the cause of a status looks: a short title before the server's own sentence. A code that is missing here does not compile. */
export const reasonLooks: Record<ReasonCode, ReasonLook> = {
  WAITING_FOR_SLOT: look('Waiting its turn', 'notice', 'none'),
  WAITING_FOR_COMPONENT: look('Coming up', 'notice', 'see-components'),
  IMAGE_PULL_FAILED: look('An image cannot be fetched', 'bad', 'see-components'),
  CRASH_LOOP: look('A process keeps ending', 'bad', 'see-components'),
  OUT_OF_MEMORY: look('Out of memory', 'bad', 'see-components'),
  INIT_FAILED: look('Preparation fails', 'bad', 'see-components'),
  UNSCHEDULABLE: look('No node has room', 'bad', 'see-clusters'),
  VOLUME_PENDING: look('No volume yet', 'warn', 'see-events'),
  QUOTA_EXCEEDED: look('The quota is used up', 'bad', 'see-events'),
  LIMIT_RANGE_DENIED: look('Outside the allowed range', 'bad', 'see-events'),
  POD_SECURITY_DENIED: look('Refused by pod security', 'bad', 'see-events'),
  ADMISSION_DENIED: look('Refused by the cluster', 'bad', 'see-events'),
  JOB_FAILED: look('A job failed', 'bad', 'see-components'),
  JOB_DEADLINE: look('A job took too long', 'bad', 'see-components'),
  PROBE_FAILING: look('It does not answer', 'warn', 'see-components'),
  EDGE_NOT_SERVED: look('The address is not served', 'warn', 'see-clusters'),
  CERTIFICATE_NOT_READY: look('No certificate yet', 'warn', 'see-events'),
  RELEASE_FAILED: look('The release failed', 'bad', 'see-events'),
  RELEASE_LOCKED: look('The release is locked', 'warn', 'see-events'),
  NAMESPACE_TERMINATING: look('The old namespace is still going', 'notice', 'see-events'),
  NAMESPACE_LOST: look('The namespace was removed', 'bad', 'see-events'),
  DELETION_BLOCKED: look('Something blocks the deletion', 'warn', 'see-events'),
  PROVISION_TIMEOUT: look('It took too long', 'bad', 'see-components'),
  CLUSTER_UNREACHABLE: look('The cluster cannot be reached', 'warn', 'see-clusters'),
  FORBIDDEN_BY_CLUSTER: look('The cluster refuses', 'bad', 'see-clusters'),
  SHOP_NOT_SELLING: look('The shop does not sell', 'bad', 'see-components'),
  DRIFT_FOUGHT: look('Someone else keeps changing it', 'warn', 'see-events'),
  HEALING_STOPPED: look('Healing has stopped', 'bad', 'see-clusters'),
  DATABASE_LOGIN_FAILED: look('The database refuses the login', 'bad', 'see-components'),
  HOST_TAKEN: look('The address is taken', 'bad', 'see-events'),
  DATA_SCHEMA_CHANGED: look('The data has moved on', 'bad', 'see-events'),
  NAMESPACE_NOT_OURS: look('The namespace belongs to someone else', 'bad', 'see-clusters'),
  VOLUME_LOST: look('A volume was lost', 'bad', 'see-events'),
  CLUSTER_REPLACED: look('The cluster is another one', 'bad', 'see-clusters'),
  CLUSTER_CLAIMED: look('Another Shopyard holds the cluster', 'bad', 'see-clusters'),
  CANCELLED: look('Cancelled', 'notice', 'none'),
  WEBHOOK_UNREACHABLE: look('A webhook does not answer', 'bad', 'see-events'),
  NODES_TAINTED: look('Taints keep it off the nodes', 'bad', 'see-clusters'),
  NODE_NOT_READY: look('A node is not ready', 'bad', 'see-clusters'),
  EVICTED: look('A node put it out', 'warn', 'see-components'),
  DISK_FULL: look('A disk is full', 'bad', 'see-components'),
  UNKNOWN: look('Not known', 'warn', 'see-events'),
};
