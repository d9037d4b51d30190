/** Closed lists of words, the same as in the schema (server/test/api-contract.graphql). */
export const engineKinds = ['MEDUSA', 'WOOCOMMERCE'] as const;
export type EngineKind = (typeof engineKinds)[number];

export const planNames = ['SMALL', 'MEDIUM', 'LARGE'] as const;
export type PlanName = (typeof planNames)[number];

export const storePhases = [
  'REQUESTED',
  'PROVISIONING',
  'READY',
  'DEGRADED',
  'UPDATING',
  'SUSPENDED',
  'FAILED',
  'DELETING',
  'UNKNOWN',
] as const;
export type StorePhase = (typeof storePhases)[number];

export const conditionTypes = [
  'NAMESPACE_READY',
  'CREDENTIALS_READY',
  'RELEASE_DEPLOYED',
  'COMPONENTS_READY',
  'EDGE_READY',
  'SEEDED',
  'SELLING',
  'UP_TO_DATE',
  'DATA_INTACT',
] as const;
export type ConditionType = (typeof conditionTypes)[number];
export type ConditionStatus = 'TRUE' | 'FALSE' | 'UNKNOWN';

export const reasonCodes = [
  'WAITING_FOR_SLOT',
  'WAITING_FOR_COMPONENT',
  'IMAGE_PULL_FAILED',
  'CRASH_LOOP',
  'OUT_OF_MEMORY',
  'INIT_FAILED',
  'UNSCHEDULABLE',
  'VOLUME_PENDING',
  'QUOTA_EXCEEDED',
  'LIMIT_RANGE_DENIED',
  'POD_SECURITY_DENIED',
  'ADMISSION_DENIED',
  'JOB_FAILED',
  'JOB_DEADLINE',
  'PROBE_FAILING',
  'EDGE_NOT_SERVED',
  'CERTIFICATE_NOT_READY',
  'RELEASE_FAILED',
  'RELEASE_LOCKED',
  'NAMESPACE_TERMINATING',
  'NAMESPACE_LOST',
  'DELETION_BLOCKED',
  'PROVISION_TIMEOUT',
  'CLUSTER_UNREACHABLE',
  'FORBIDDEN_BY_CLUSTER',
  'SHOP_NOT_SELLING',
  'DRIFT_FOUGHT',
  'HEALING_STOPPED',
  'DATABASE_LOGIN_FAILED',
  'HOST_TAKEN',
  'DATA_SCHEMA_CHANGED',
  'NAMESPACE_NOT_OURS',
  'VOLUME_LOST',
  'CLUSTER_REPLACED',
  'CLUSTER_CLAIMED',
  'CANCELLED',
  'WEBHOOK_UNREACHABLE',
  'NODES_TAINTED',
  'NODE_NOT_READY',
  'EVICTED',
  'DISK_FULL',
  'UNKNOWN',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export const errorCodes = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'NAME_TAKEN',
  'NAME_RESERVED',
  'DOMAIN_TAKEN',
  'ENGINE_VERSION_UNKNOWN',
  'REVISION_NOT_FOUND',
  'OPERATION_IN_PROGRESS',
  'INVALID_PHASE',
  'OWNER_LIMIT_REACHED',
  'STORE_LIMIT_REACHED',
  'RATE_LIMITED',
  'IDEMPOTENCY_KEY_REUSED',
  'PLAN_CHANGED',
  'CONFIRMATION_MISMATCH',
  'DATA_SCHEMA_CHANGED',
  'CLUSTER_UNAVAILABLE',
  'FORBIDDEN',
  'STORAGE_FULL',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export const operationKinds = [
  'CREATE',
  'UPDATE',
  'UPGRADE',
  'ROLLBACK',
  'SUSPEND',
  'RESUME',
  'ROTATE_SECRETS',
  'BACKUP',
  'RESTORE',
  'ADOPT',
  'DELETE',
  'REPAIR',
] as const;
export type OperationKind = (typeof operationKinds)[number];
export type OperationState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export type ActorKind = 'PERSON' | 'TOKEN' | 'AGENT' | 'RECONCILER';
export type Via = 'DASHBOARD' | 'GRAPHQL' | 'MCP' | 'CLI' | 'SYSTEM';
export const tokenScopes = ['READ', 'CREATE', 'OPERATE', 'DELETE', 'CREDENTIALS', 'ADMIN'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export type QuotaUnit = 'COUNT' | 'MILLICORES' | 'MIB';

export type EventSeverity = 'INFO' | 'WARNING' | 'ERROR';
export type EventSource = 'PLATFORM' | 'CLUSTER';
