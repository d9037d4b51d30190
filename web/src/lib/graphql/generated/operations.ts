// Written by scripts/generate.ts from schema.graphql and the .graphql files. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> =
  T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type EngineKind = 'MEDUSA' | 'WOOCOMMERCE';

export type StorePhase =
  | 'REQUESTED'
  | 'PROVISIONING'
  | 'READY'
  | 'DEGRADED'
  | 'UPDATING'
  | 'SUSPENDED'
  | 'FAILED'
  | 'DELETING'
  | 'UNKNOWN';

export type PlanName = 'SMALL' | 'MEDIUM' | 'LARGE';

export type CreateStoreInput = {
  name: string;
  engine: EngineKind;
  plan?: PlanName | null | undefined;
  engineVersion?: string | null | undefined;
  cluster?: string | null | undefined;
  config?: StoreConfigInput | null | undefined;
  domains?: Array<string> | null | undefined;
  labels?: Array<LabelInput> | null | undefined;
  idempotencyKey?: string | null | undefined;
  expectedPlanHash?: string | null | undefined;
};

export type StoreConfigInput = {
  title?: string | null | undefined;
  theme?: string | null | undefined;
  currency?: string | null | undefined;
  locale?: string | null | undefined;
  adminEmail?: string | null | undefined;
  products?: Array<ProductInput> | null | undefined;
};

export type ProductInput = {
  title: string;
  handle?: string | null | undefined;
  description?: string | null | undefined;
  priceMinor: number;
  sku?: string | null | undefined;
  stock?: number | null | undefined;
  image?: string | null | undefined;
};

export type DeleteStoreInput = {
  name: string;
  confirmName: string;
  idempotencyKey?: string | null | undefined;
};

export type LabelInput = {
  key: string;
  value: string;
};

export type ConditionStatus = 'TRUE' | 'FALSE' | 'UNKNOWN';

export type ConditionType =
  | 'NAMESPACE_READY'
  | 'CREDENTIALS_READY'
  | 'RELEASE_DEPLOYED'
  | 'COMPONENTS_READY'
  | 'EDGE_READY'
  | 'SEEDED'
  | 'SELLING'
  | 'UP_TO_DATE'
  | 'DATA_INTACT';

export type ReasonCode =
  | 'WAITING_FOR_SLOT'
  | 'WAITING_FOR_COMPONENT'
  | 'IMAGE_PULL_FAILED'
  | 'CRASH_LOOP'
  | 'OUT_OF_MEMORY'
  | 'INIT_FAILED'
  | 'UNSCHEDULABLE'
  | 'VOLUME_PENDING'
  | 'QUOTA_EXCEEDED'
  | 'LIMIT_RANGE_DENIED'
  | 'POD_SECURITY_DENIED'
  | 'ADMISSION_DENIED'
  | 'JOB_FAILED'
  | 'JOB_DEADLINE'
  | 'PROBE_FAILING'
  | 'EDGE_NOT_SERVED'
  | 'CERTIFICATE_NOT_READY'
  | 'RELEASE_FAILED'
  | 'RELEASE_LOCKED'
  | 'NAMESPACE_TERMINATING'
  | 'NAMESPACE_LOST'
  | 'DELETION_BLOCKED'
  | 'PROVISION_TIMEOUT'
  | 'CLUSTER_UNREACHABLE'
  | 'FORBIDDEN_BY_CLUSTER'
  | 'SHOP_NOT_SELLING'
  | 'DRIFT_FOUGHT'
  | 'HEALING_STOPPED'
  | 'DATABASE_LOGIN_FAILED'
  | 'HOST_TAKEN'
  | 'DATA_SCHEMA_CHANGED'
  | 'NAMESPACE_NOT_OURS'
  | 'VOLUME_LOST'
  | 'CLUSTER_REPLACED'
  | 'CLUSTER_CLAIMED'
  | 'CANCELLED'
  | 'UNKNOWN';

export type ErrorCode =
  | 'INVALID_INPUT'
  | 'NOT_FOUND'
  | 'NAME_TAKEN'
  | 'NAME_RESERVED'
  | 'DOMAIN_TAKEN'
  | 'ENGINE_VERSION_UNKNOWN'
  | 'REVISION_NOT_FOUND'
  | 'OPERATION_IN_PROGRESS'
  | 'INVALID_PHASE'
  | 'OWNER_LIMIT_REACHED'
  | 'STORE_LIMIT_REACHED'
  | 'RATE_LIMITED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'PLAN_CHANGED'
  | 'CONFIRMATION_MISMATCH'
  | 'DATA_SCHEMA_CHANGED'
  | 'CLUSTER_UNAVAILABLE'
  | 'FORBIDDEN'
  | 'STORAGE_FULL';

export type OperationKind =
  | 'CREATE'
  | 'UPDATE'
  | 'UPGRADE'
  | 'ROLLBACK'
  | 'SUSPEND'
  | 'RESUME'
  | 'ROTATE_SECRETS'
  | 'BACKUP'
  | 'RESTORE'
  | 'ADOPT'
  | 'DELETE'
  | 'REPAIR';

export type OperationState = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';

export type ActorKind = 'PERSON' | 'TOKEN' | 'AGENT' | 'RECONCILER';

export type Via = 'DASHBOARD' | 'GRAPHQL' | 'MCP' | 'CLI' | 'SYSTEM';

export type PlannedAction = 'CREATE' | 'CHANGE' | 'DELETE' | 'KEEP';

export type TokenScope = 'READ' | 'CREATE' | 'OPERATE' | 'DELETE' | 'CREDENTIALS' | 'ADMIN';

export type StoreFilter = {
  phases?: Array<StorePhase> | null | undefined;
  engines?: Array<EngineKind> | null | undefined;
  owner?: string | null | undefined;
  nameContains?: string | null | undefined;
  labels?: Array<LabelInput> | null | undefined;
  cluster?: string | null | undefined;
};

export type EventFilter = {
  store?: string | null | undefined;
  severities?: Array<EventSeverity> | null | undefined;
  sources?: Array<EventSource> | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
};

export type AuditFilter = {
  actor?: string | null | undefined;
  action?: string | null | undefined;
  store?: string | null | undefined;
  since?: string | null | undefined;
  until?: string | null | undefined;
};

export type MetricsWindow = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH';

export type EventSeverity = 'INFO' | 'WARNING' | 'ERROR';

export type EventSource = 'PLATFORM' | 'CLUSTER';

export type EventLineFragment = {
  id: string;
  cursor: string;
  at: string;
  storeName: string | null;
  source: EventSource;
  severity: EventSeverity;
  code: string;
  message: string;
  component: string | null;
  count: number;
};

export type EventPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: EventFilter | null | undefined;
}>;

export type EventPageQuery = {
  events: {
    nodes: Array<{
      id: string;
      cursor: string;
      at: string;
      storeName: string | null;
      source: EventSource;
      severity: EventSeverity;
      code: string;
      message: string;
      component: string | null;
      count: number;
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

export type AuditPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AuditFilter | null | undefined;
}>;

export type AuditPageQuery = {
  auditLog: {
    nodes: Array<{
      id: string;
      at: string;
      address: string | null;
      action: string;
      target: string;
      result: string;
      requestId: string;
      before: unknown;
      after: unknown;
      hash: string;
      actor: { kind: ActorKind; id: string; name: string; via: Via };
    }>;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
};

type ErrorParts_GeneralError_Fragment = {
  __typename: 'GeneralError';
  code: ErrorCode;
  message: string;
  path: Array<string>;
  remedy: string | null;
  retryable: boolean;
  docsUrl: string | null;
};

type ErrorParts_LimitError_Fragment = {
  __typename: 'LimitError';
  limit: string;
  used: number;
  max: number;
  retryAfterSeconds: number | null;
  code: ErrorCode;
  message: string;
  path: Array<string>;
  remedy: string | null;
  retryable: boolean;
  docsUrl: string | null;
};

type ErrorParts_PlanChangedError_Fragment = {
  __typename: 'PlanChangedError';
  currentHash: string;
  code: ErrorCode;
  message: string;
  path: Array<string>;
  remedy: string | null;
  retryable: boolean;
  docsUrl: string | null;
};

type ErrorParts_NameTakenError_Fragment = {
  __typename: 'NameTakenError';
  suggestions: Array<string>;
  code: ErrorCode;
  message: string;
  path: Array<string>;
  remedy: string | null;
  retryable: boolean;
  docsUrl: string | null;
};

export type ErrorPartsFragment =
  | ErrorParts_GeneralError_Fragment
  | ErrorParts_LimitError_Fragment
  | ErrorParts_PlanChangedError_Fragment
  | ErrorParts_NameTakenError_Fragment;

export type CreationChoicesQueryVariables = Exact<{ [key: string]: never }>;

export type CreationChoicesQuery = {
  engines: Array<{
    kind: EngineKind;
    title: string;
    components: Array<string>;
    themes: Array<string>;
    usualSeconds: number | null;
    versions: Array<{ version: string; default: boolean }>;
  }>;
  plans: Array<{
    name: PlanName;
    engine: EngineKind;
    replicas: number;
    maxReplicas: number;
    requests: { cpuMillicores: number; memoryMiB: number; storageGiB: number };
    limits: { cpuMillicores: number; memoryMiB: number; storageGiB: number };
  }>;
};

export type PlanCreationMutationVariables = Exact<{
  input: CreateStoreInput;
}>;

export type PlanCreationMutation = {
  planStore: {
    plan: {
      hash: string;
      manifest: string;
      estimatedSeconds: number | null;
      warnings: Array<string>;
      objects: Array<{ kind: string; name: string; action: PlannedAction }>;
      requests: { cpuMillicores: number; memoryMiB: number; storageGiB: number; pods: number };
      quotaAfter: Array<{ limit: string; used: number; max: number }>;
    } | null;
    userErrors: Array<
      | {
          __typename: 'GeneralError';
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'LimitError';
          limit: string;
          used: number;
          max: number;
          retryAfterSeconds: number | null;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'PlanChangedError';
          currentHash: string;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'NameTakenError';
          suggestions: Array<string>;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
    >;
  };
};

export type CreateStoreMutationVariables = Exact<{
  input: CreateStoreInput;
}>;

export type CreateStoreMutation = {
  createStore: {
    replayed: boolean;
    store: { name: string } | null;
    operation: { id: string } | null;
    userErrors: Array<
      | {
          __typename: 'GeneralError';
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'LimitError';
          limit: string;
          used: number;
          max: number;
          retryAfterSeconds: number | null;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'PlanChangedError';
          currentHash: string;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'NameTakenError';
          suggestions: Array<string>;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
    >;
  };
};

export type FleetPageQueryVariables = Exact<{
  window: MetricsWindow;
}>;

export type FleetPageQuery = {
  fleet: {
    total: number;
    queued: number;
    running: number;
    createdPerHour: number;
    failureRate: number;
    byPhase: Array<{ phase: StorePhase; count: number }>;
    provisioningSeconds: { p50: number; p95: number; p99: number; samples: number } | null;
    failuresByReason: Array<{ code: ReasonCode; count: number }>;
    series: Array<{ at: string; created: number; failed: number; p50Seconds: number | null }>;
  };
};

export type ViewerAndClustersQueryVariables = Exact<{ [key: string]: never }>;

export type ViewerAndClustersQuery = {
  viewer: {
    scopes: Array<TokenScope>;
    simulated: boolean;
    version: string;
    actor: { kind: ActorKind; name: string };
    limits: Array<{ limit: string; used: number; max: number }>;
  };
  clusters: Array<{
    version: string | null;
    stores: number;
    ingressClasses: Array<string>;
    storageClasses: Array<string>;
    networkPolicyEnforced: ConditionStatus;
    orphans: Array<string>;
    id: string;
    name: string;
    simulated: boolean;
    reachable: boolean;
    lastContactAt: string | null;
    capacity: { cpuMillicores: number; memoryMiB: number; storageGiB: number; pods: number } | null;
    permissions: Array<{ verb: string; resource: string; allowed: boolean; neededFor: string }>;
    reason: {
      code: ReasonCode;
      message: string;
      remedy: string | null;
      component: string | null;
      at: string;
    } | null;
  }>;
};

export type OperationPartsFragment = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  storeName: string;
  attempt: number;
  maxAttempts: number;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  queuePosition: number | null;
  requestedBy: { kind: ActorKind; name: string; via: Via };
  steps: Array<{
    name: string;
    state: OperationState;
    startedAt: string | null;
    finishedAt: string | null;
    message: string | null;
    usualSeconds: number | null;
  }>;
  error: {
    code: ReasonCode;
    message: string;
    remedy: string | null;
    component: string | null;
    at: string;
  } | null;
  receipt: {
    volumesRemoved: Array<string>;
    volumesRetained: Array<string>;
    hosts: Array<string>;
    release: string | null;
    nothingLeft: boolean;
    seconds: number;
    removed: Array<{ kind: string; count: number }>;
  } | null;
};

export type OperationByIdQueryVariables = Exact<{
  id: string;
}>;

export type OperationByIdQuery = {
  operation: {
    id: string;
    kind: OperationKind;
    state: OperationState;
    storeName: string;
    attempt: number;
    maxAttempts: number;
    queuedAt: string;
    startedAt: string | null;
    finishedAt: string | null;
    queuePosition: number | null;
    requestedBy: { kind: ActorKind; name: string; via: Via };
    steps: Array<{
      name: string;
      state: OperationState;
      startedAt: string | null;
      finishedAt: string | null;
      message: string | null;
      usualSeconds: number | null;
    }>;
    error: {
      code: ReasonCode;
      message: string;
      remedy: string | null;
      component: string | null;
      at: string;
    } | null;
    receipt: {
      volumesRemoved: Array<string>;
      volumesRetained: Array<string>;
      hosts: Array<string>;
      release: string | null;
      nothingLeft: boolean;
      seconds: number;
      removed: Array<{ kind: string; count: number }>;
    } | null;
  } | null;
};

export type StorePageFragment = {
  adminUrl: string | null;
  namespace: string;
  generation: number;
  observedGeneration: number;
  readyAt: string | null;
  provisioningSeconds: number | null;
  id: string;
  name: string;
  engine: EngineKind;
  engineVersion: string;
  plan: PlanName;
  phase: StorePhase;
  phaseSince: string;
  observedAt: string | null;
  createdAt: string;
  changedAt: string;
  url: string | null;
  owner: string;
  config: {
    title: string | null;
    theme: string | null;
    currency: string | null;
    locale: string | null;
    adminEmail: string | null;
    products: Array<{ title: string }>;
  };
  conditions: Array<{
    type: ConditionType;
    status: ConditionStatus;
    reason: string | null;
    message: string | null;
    lastTransitionAt: string;
  }>;
  components: Array<{
    restarts: number;
    image: string | null;
    name: string;
    kind: string;
    ready: number;
    wanted: number;
    reason: {
      code: ReasonCode;
      message: string;
      remedy: string | null;
      component: string | null;
      at: string;
    } | null;
    pods: Array<{
      name: string;
      phase: string;
      ready: boolean;
      restarts: number;
      node: string | null;
      image: string | null;
      startedAt: string | null;
      reason: {
        code: ReasonCode;
        message: string;
        remedy: string | null;
        component: string | null;
        at: string;
      } | null;
    }>;
  }>;
  quota: Array<{ limit: string; used: number; max: number }>;
  cluster: {
    id: string;
    name: string;
    simulated: boolean;
    reachable: boolean;
    lastContactAt: string | null;
    reason: {
      code: ReasonCode;
      message: string;
      remedy: string | null;
      component: string | null;
      at: string;
    } | null;
  };
  currentOperation: {
    id: string;
    kind: OperationKind;
    state: OperationState;
    attempt: number;
    maxAttempts: number;
    queuePosition: number | null;
    storeName: string;
    queuedAt: string;
    startedAt: string | null;
    finishedAt: string | null;
    steps: Array<{
      name: string;
      state: OperationState;
      startedAt: string | null;
      usualSeconds: number | null;
      finishedAt: string | null;
      message: string | null;
    }>;
    requestedBy: { kind: ActorKind; name: string; via: Via };
    error: {
      code: ReasonCode;
      message: string;
      remedy: string | null;
      component: string | null;
      at: string;
    } | null;
    receipt: {
      volumesRemoved: Array<string>;
      volumesRetained: Array<string>;
      hosts: Array<string>;
      release: string | null;
      nothingLeft: boolean;
      seconds: number;
      removed: Array<{ kind: string; count: number }>;
    } | null;
  } | null;
  operations: {
    nodes: Array<{
      id: string;
      kind: OperationKind;
      state: OperationState;
      storeName: string;
      attempt: number;
      maxAttempts: number;
      queuedAt: string;
      startedAt: string | null;
      finishedAt: string | null;
      queuePosition: number | null;
      requestedBy: { kind: ActorKind; name: string; via: Via };
      steps: Array<{
        name: string;
        state: OperationState;
        startedAt: string | null;
        finishedAt: string | null;
        message: string | null;
        usualSeconds: number | null;
      }>;
      error: {
        code: ReasonCode;
        message: string;
        remedy: string | null;
        component: string | null;
        at: string;
      } | null;
      receipt: {
        volumesRemoved: Array<string>;
        volumesRetained: Array<string>;
        hosts: Array<string>;
        release: string | null;
        nothingLeft: boolean;
        seconds: number;
        removed: Array<{ kind: string; count: number }>;
      } | null;
    }>;
  };
  changedBy: { kind: ActorKind; name: string } | null;
  labels: Array<{ key: string; value: string }>;
  reason: {
    code: ReasonCode;
    message: string;
    remedy: string | null;
    component: string | null;
    at: string;
  } | null;
};

export type StoreLiveSubscriptionVariables = Exact<{
  name: string;
  after?: string | null | undefined;
}>;

export type StoreLiveSubscription = {
  store:
    | {
        __typename: 'StoreUpserted';
        cursor: string;
        store: {
          adminUrl: string | null;
          namespace: string;
          generation: number;
          observedGeneration: number;
          readyAt: string | null;
          provisioningSeconds: number | null;
          id: string;
          name: string;
          engine: EngineKind;
          engineVersion: string;
          plan: PlanName;
          phase: StorePhase;
          phaseSince: string;
          observedAt: string | null;
          createdAt: string;
          changedAt: string;
          url: string | null;
          owner: string;
          config: {
            title: string | null;
            theme: string | null;
            currency: string | null;
            locale: string | null;
            adminEmail: string | null;
            products: Array<{ title: string }>;
          };
          conditions: Array<{
            type: ConditionType;
            status: ConditionStatus;
            reason: string | null;
            message: string | null;
            lastTransitionAt: string;
          }>;
          components: Array<{
            restarts: number;
            image: string | null;
            name: string;
            kind: string;
            ready: number;
            wanted: number;
            reason: {
              code: ReasonCode;
              message: string;
              remedy: string | null;
              component: string | null;
              at: string;
            } | null;
            pods: Array<{
              name: string;
              phase: string;
              ready: boolean;
              restarts: number;
              node: string | null;
              image: string | null;
              startedAt: string | null;
              reason: {
                code: ReasonCode;
                message: string;
                remedy: string | null;
                component: string | null;
                at: string;
              } | null;
            }>;
          }>;
          quota: Array<{ limit: string; used: number; max: number }>;
          cluster: {
            id: string;
            name: string;
            simulated: boolean;
            reachable: boolean;
            lastContactAt: string | null;
            reason: {
              code: ReasonCode;
              message: string;
              remedy: string | null;
              component: string | null;
              at: string;
            } | null;
          };
          currentOperation: {
            id: string;
            kind: OperationKind;
            state: OperationState;
            attempt: number;
            maxAttempts: number;
            queuePosition: number | null;
            storeName: string;
            queuedAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            steps: Array<{
              name: string;
              state: OperationState;
              startedAt: string | null;
              usualSeconds: number | null;
              finishedAt: string | null;
              message: string | null;
            }>;
            requestedBy: { kind: ActorKind; name: string; via: Via };
            error: {
              code: ReasonCode;
              message: string;
              remedy: string | null;
              component: string | null;
              at: string;
            } | null;
            receipt: {
              volumesRemoved: Array<string>;
              volumesRetained: Array<string>;
              hosts: Array<string>;
              release: string | null;
              nothingLeft: boolean;
              seconds: number;
              removed: Array<{ kind: string; count: number }>;
            } | null;
          } | null;
          operations: {
            nodes: Array<{
              id: string;
              kind: OperationKind;
              state: OperationState;
              storeName: string;
              attempt: number;
              maxAttempts: number;
              queuedAt: string;
              startedAt: string | null;
              finishedAt: string | null;
              queuePosition: number | null;
              requestedBy: { kind: ActorKind; name: string; via: Via };
              steps: Array<{
                name: string;
                state: OperationState;
                startedAt: string | null;
                finishedAt: string | null;
                message: string | null;
                usualSeconds: number | null;
              }>;
              error: {
                code: ReasonCode;
                message: string;
                remedy: string | null;
                component: string | null;
                at: string;
              } | null;
              receipt: {
                volumesRemoved: Array<string>;
                volumesRetained: Array<string>;
                hosts: Array<string>;
                release: string | null;
                nothingLeft: boolean;
                seconds: number;
                removed: Array<{ kind: string; count: number }>;
              } | null;
            }>;
          };
          changedBy: { kind: ActorKind; name: string } | null;
          labels: Array<{ key: string; value: string }>;
          reason: {
            code: ReasonCode;
            message: string;
            remedy: string | null;
            component: string | null;
            at: string;
          } | null;
        };
      }
    | { __typename: 'StoreRemoved'; cursor: string; id: string; name: string }
    | {
        __typename: 'OperationChanged';
        cursor: string;
        operation: {
          id: string;
          kind: OperationKind;
          state: OperationState;
          storeName: string;
          attempt: number;
          maxAttempts: number;
          queuedAt: string;
          startedAt: string | null;
          finishedAt: string | null;
          queuePosition: number | null;
          requestedBy: { kind: ActorKind; name: string; via: Via };
          steps: Array<{
            name: string;
            state: OperationState;
            startedAt: string | null;
            finishedAt: string | null;
            message: string | null;
            usualSeconds: number | null;
          }>;
          error: {
            code: ReasonCode;
            message: string;
            remedy: string | null;
            component: string | null;
            at: string;
          } | null;
          receipt: {
            volumesRemoved: Array<string>;
            volumesRetained: Array<string>;
            hosts: Array<string>;
            release: string | null;
            nothingLeft: boolean;
            seconds: number;
            removed: Array<{ kind: string; count: number }>;
          } | null;
        };
      }
    | {
        __typename: 'EventRecorded';
        cursor: string;
        event: {
          id: string;
          cursor: string;
          at: string;
          storeName: string | null;
          source: EventSource;
          severity: EventSeverity;
          code: string;
          message: string;
          component: string | null;
          count: number;
        };
      }
    | {
        __typename: 'ClusterChanged';
        cursor: string;
        cluster: {
          id: string;
          name: string;
          simulated: boolean;
          reachable: boolean;
          lastContactAt: string | null;
          reason: {
            code: ReasonCode;
            message: string;
            remedy: string | null;
            component: string | null;
            at: string;
          } | null;
        };
      }
    | { __typename: 'Heartbeat'; cursor: string; at: string }
    | { __typename: 'ResyncRequired'; reason: string };
};

export type StoreByNameQueryVariables = Exact<{
  name: string;
}>;

export type StoreByNameQuery = { store: { id: string } | null };

export type DeleteStoreMutationVariables = Exact<{
  input: DeleteStoreInput;
}>;

export type DeleteStoreMutation = {
  deleteStore: {
    operation: { id: string } | null;
    userErrors: Array<
      | {
          __typename: 'GeneralError';
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'LimitError';
          limit: string;
          used: number;
          max: number;
          retryAfterSeconds: number | null;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'PlanChangedError';
          currentHash: string;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
      | {
          __typename: 'NameTakenError';
          suggestions: Array<string>;
          code: ErrorCode;
          message: string;
          path: Array<string>;
          remedy: string | null;
          retryable: boolean;
          docsUrl: string | null;
        }
    >;
  };
};

export type ReasonPartsFragment = {
  code: ReasonCode;
  message: string;
  remedy: string | null;
  component: string | null;
  at: string;
};

export type ClusterPartsFragment = {
  id: string;
  name: string;
  simulated: boolean;
  reachable: boolean;
  lastContactAt: string | null;
  reason: {
    code: ReasonCode;
    message: string;
    remedy: string | null;
    component: string | null;
    at: string;
  } | null;
};

export type StoreRowFragment = {
  id: string;
  name: string;
  engine: EngineKind;
  engineVersion: string;
  plan: PlanName;
  phase: StorePhase;
  phaseSince: string;
  observedAt: string | null;
  createdAt: string;
  changedAt: string;
  url: string | null;
  owner: string;
  changedBy: { kind: ActorKind; name: string } | null;
  labels: Array<{ key: string; value: string }>;
  reason: {
    code: ReasonCode;
    message: string;
    remedy: string | null;
    component: string | null;
    at: string;
  } | null;
  components: Array<{
    name: string;
    kind: string;
    ready: number;
    wanted: number;
    reason: { code: ReasonCode } | null;
  }>;
  cluster: { id: string };
  currentOperation: {
    id: string;
    kind: OperationKind;
    state: OperationState;
    attempt: number;
    maxAttempts: number;
    queuePosition: number | null;
    steps: Array<{
      name: string;
      state: OperationState;
      startedAt: string | null;
      usualSeconds: number | null;
    }>;
  } | null;
};

export type StoresLiveSubscriptionVariables = Exact<{
  filter?: StoreFilter | null | undefined;
  after?: string | null | undefined;
}>;

export type StoresLiveSubscription = {
  stores:
    | {
        __typename: 'StoresSnapshot';
        cursor: string;
        last: boolean;
        stores: Array<{
          id: string;
          name: string;
          engine: EngineKind;
          engineVersion: string;
          plan: PlanName;
          phase: StorePhase;
          phaseSince: string;
          observedAt: string | null;
          createdAt: string;
          changedAt: string;
          url: string | null;
          owner: string;
          changedBy: { kind: ActorKind; name: string } | null;
          labels: Array<{ key: string; value: string }>;
          reason: {
            code: ReasonCode;
            message: string;
            remedy: string | null;
            component: string | null;
            at: string;
          } | null;
          components: Array<{
            name: string;
            kind: string;
            ready: number;
            wanted: number;
            reason: { code: ReasonCode } | null;
          }>;
          cluster: { id: string };
          currentOperation: {
            id: string;
            kind: OperationKind;
            state: OperationState;
            attempt: number;
            maxAttempts: number;
            queuePosition: number | null;
            steps: Array<{
              name: string;
              state: OperationState;
              startedAt: string | null;
              usualSeconds: number | null;
            }>;
          } | null;
        }>;
      }
    | {
        __typename: 'StoreUpserted';
        cursor: string;
        store: {
          id: string;
          name: string;
          engine: EngineKind;
          engineVersion: string;
          plan: PlanName;
          phase: StorePhase;
          phaseSince: string;
          observedAt: string | null;
          createdAt: string;
          changedAt: string;
          url: string | null;
          owner: string;
          changedBy: { kind: ActorKind; name: string } | null;
          labels: Array<{ key: string; value: string }>;
          reason: {
            code: ReasonCode;
            message: string;
            remedy: string | null;
            component: string | null;
            at: string;
          } | null;
          components: Array<{
            name: string;
            kind: string;
            ready: number;
            wanted: number;
            reason: { code: ReasonCode } | null;
          }>;
          cluster: { id: string };
          currentOperation: {
            id: string;
            kind: OperationKind;
            state: OperationState;
            attempt: number;
            maxAttempts: number;
            queuePosition: number | null;
            steps: Array<{
              name: string;
              state: OperationState;
              startedAt: string | null;
              usualSeconds: number | null;
            }>;
          } | null;
        };
      }
    | { __typename: 'StoreRemoved'; cursor: string; id: string; name: string }
    | {
        __typename: 'ClusterChanged';
        cursor: string;
        cluster: {
          id: string;
          name: string;
          simulated: boolean;
          reachable: boolean;
          lastContactAt: string | null;
          reason: {
            code: ReasonCode;
            message: string;
            remedy: string | null;
            component: string | null;
            at: string;
          } | null;
        };
      }
    | { __typename: 'Heartbeat'; cursor: string; at: string }
    | { __typename: 'ResyncRequired'; reason: string };
};

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const EventLineFragmentDoc = new TypedDocumentString(
  `
    fragment EventLine on Event {
  id
  cursor
  at
  storeName
  source
  severity
  code
  message
  component
  count
}
    `,
  { fragmentName: 'EventLine' },
) as unknown as TypedDocumentString<EventLineFragment, unknown>;
export const ErrorPartsFragmentDoc = new TypedDocumentString(
  `
    fragment ErrorParts on UserError {
  __typename
  code
  message
  path
  remedy
  retryable
  docsUrl
  ... on LimitError {
    limit
    used
    max
    retryAfterSeconds
  }
  ... on NameTakenError {
    suggestions
  }
  ... on PlanChangedError {
    currentHash
  }
}
    `,
  { fragmentName: 'ErrorParts' },
) as unknown as TypedDocumentString<ErrorPartsFragment, unknown>;
export const ReasonPartsFragmentDoc = new TypedDocumentString(
  `
    fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}
    `,
  { fragmentName: 'ReasonParts' },
) as unknown as TypedDocumentString<ReasonPartsFragment, unknown>;
export const StoreRowFragmentDoc = new TypedDocumentString(
  `
    fragment StoreRow on Store {
  id
  name
  engine
  engineVersion
  plan
  phase
  phaseSince
  observedAt
  createdAt
  changedAt
  url
  owner
  changedBy {
    kind
    name
  }
  labels {
    key
    value
  }
  reason {
    ...ReasonParts
  }
  components {
    name
    kind
    ready
    wanted
    reason {
      code
    }
  }
  cluster {
    id
  }
  currentOperation {
    id
    kind
    state
    attempt
    maxAttempts
    queuePosition
    steps {
      name
      state
      startedAt
      usualSeconds
    }
  }
}
    fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}`,
  { fragmentName: 'StoreRow' },
) as unknown as TypedDocumentString<StoreRowFragment, unknown>;
export const ClusterPartsFragmentDoc = new TypedDocumentString(
  `
    fragment ClusterParts on Cluster {
  id
  name
  simulated
  reachable
  lastContactAt
  reason {
    ...ReasonParts
  }
}
    fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}`,
  { fragmentName: 'ClusterParts' },
) as unknown as TypedDocumentString<ClusterPartsFragment, unknown>;
export const OperationPartsFragmentDoc = new TypedDocumentString(
  `
    fragment OperationParts on Operation {
  id
  kind
  state
  storeName
  attempt
  maxAttempts
  queuedAt
  startedAt
  finishedAt
  queuePosition
  requestedBy {
    kind
    name
    via
  }
  steps {
    name
    state
    startedAt
    finishedAt
    message
    usualSeconds
  }
  error {
    ...ReasonParts
  }
  receipt {
    removed {
      kind
      count
    }
    volumesRemoved
    volumesRetained
    hosts
    release
    nothingLeft
    seconds
  }
}
    fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}`,
  { fragmentName: 'OperationParts' },
) as unknown as TypedDocumentString<OperationPartsFragment, unknown>;
export const StorePageFragmentDoc = new TypedDocumentString(
  `
    fragment StorePage on Store {
  ...StoreRow
  adminUrl
  namespace
  generation
  observedGeneration
  readyAt
  provisioningSeconds
  config {
    title
    theme
    currency
    locale
    adminEmail
    products {
      title
    }
  }
  conditions {
    type
    status
    reason
    message
    lastTransitionAt
  }
  components {
    restarts
    image
    reason {
      ...ReasonParts
    }
    pods {
      name
      phase
      ready
      restarts
      node
      image
      startedAt
      reason {
        ...ReasonParts
      }
    }
  }
  quota {
    limit
    used
    max
  }
  cluster {
    ...ClusterParts
  }
  currentOperation {
    ...OperationParts
  }
  operations(first: 10) {
    nodes {
      ...OperationParts
    }
  }
}
    fragment OperationParts on Operation {
  id
  kind
  state
  storeName
  attempt
  maxAttempts
  queuedAt
  startedAt
  finishedAt
  queuePosition
  requestedBy {
    kind
    name
    via
  }
  steps {
    name
    state
    startedAt
    finishedAt
    message
    usualSeconds
  }
  error {
    ...ReasonParts
  }
  receipt {
    removed {
      kind
      count
    }
    volumesRemoved
    volumesRetained
    hosts
    release
    nothingLeft
    seconds
  }
}
fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}
fragment ClusterParts on Cluster {
  id
  name
  simulated
  reachable
  lastContactAt
  reason {
    ...ReasonParts
  }
}
fragment StoreRow on Store {
  id
  name
  engine
  engineVersion
  plan
  phase
  phaseSince
  observedAt
  createdAt
  changedAt
  url
  owner
  changedBy {
    kind
    name
  }
  labels {
    key
    value
  }
  reason {
    ...ReasonParts
  }
  components {
    name
    kind
    ready
    wanted
    reason {
      code
    }
  }
  cluster {
    id
  }
  currentOperation {
    id
    kind
    state
    attempt
    maxAttempts
    queuePosition
    steps {
      name
      state
      startedAt
      usualSeconds
    }
  }
}`,
  { fragmentName: 'StorePage' },
) as unknown as TypedDocumentString<StorePageFragment, unknown>;
export const EventPageDocument = new TypedDocumentString(`
    query EventPage($first: Int!, $after: String, $filter: EventFilter) {
  events(first: $first, after: $after, filter: $filter) {
    nodes {
      ...EventLine
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment EventLine on Event {
  id
  cursor
  at
  storeName
  source
  severity
  code
  message
  component
  count
}`) as unknown as TypedDocumentString<EventPageQuery, EventPageQueryVariables>;
export const AuditPageDocument = new TypedDocumentString(`
    query AuditPage($first: Int!, $after: String, $filter: AuditFilter) {
  auditLog(first: $first, after: $after, filter: $filter) {
    nodes {
      id
      at
      actor {
        kind
        id
        name
        via
      }
      address
      action
      target
      result
      requestId
      before
      after
      hash
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    `) as unknown as TypedDocumentString<AuditPageQuery, AuditPageQueryVariables>;
export const CreationChoicesDocument = new TypedDocumentString(`
    query CreationChoices {
  engines {
    kind
    title
    components
    themes
    usualSeconds
    versions {
      version
      default
    }
  }
  plans {
    name
    engine
    replicas
    maxReplicas
    requests {
      cpuMillicores
      memoryMiB
      storageGiB
    }
    limits {
      cpuMillicores
      memoryMiB
      storageGiB
    }
  }
}
    `) as unknown as TypedDocumentString<CreationChoicesQuery, CreationChoicesQueryVariables>;
export const PlanCreationDocument = new TypedDocumentString(`
    mutation PlanCreation($input: CreateStoreInput!) {
  planStore(input: { create: $input }) {
    plan {
      hash
      manifest
      estimatedSeconds
      warnings
      objects {
        kind
        name
        action
      }
      requests {
        cpuMillicores
        memoryMiB
        storageGiB
        pods
      }
      quotaAfter {
        limit
        used
        max
      }
    }
    userErrors {
      ...ErrorParts
    }
  }
}
    fragment ErrorParts on UserError {
  __typename
  code
  message
  path
  remedy
  retryable
  docsUrl
  ... on LimitError {
    limit
    used
    max
    retryAfterSeconds
  }
  ... on NameTakenError {
    suggestions
  }
  ... on PlanChangedError {
    currentHash
  }
}`) as unknown as TypedDocumentString<PlanCreationMutation, PlanCreationMutationVariables>;
export const CreateStoreDocument = new TypedDocumentString(`
    mutation CreateStore($input: CreateStoreInput!) {
  createStore(input: $input) {
    store {
      name
    }
    operation {
      id
    }
    replayed
    userErrors {
      ...ErrorParts
    }
  }
}
    fragment ErrorParts on UserError {
  __typename
  code
  message
  path
  remedy
  retryable
  docsUrl
  ... on LimitError {
    limit
    used
    max
    retryAfterSeconds
  }
  ... on NameTakenError {
    suggestions
  }
  ... on PlanChangedError {
    currentHash
  }
}`) as unknown as TypedDocumentString<CreateStoreMutation, CreateStoreMutationVariables>;
export const FleetPageDocument = new TypedDocumentString(`
    query FleetPage($window: MetricsWindow!) {
  fleet(window: $window) {
    total
    queued
    running
    createdPerHour
    failureRate
    byPhase {
      phase
      count
    }
    provisioningSeconds {
      p50
      p95
      p99
      samples
    }
    failuresByReason {
      code
      count
    }
    series {
      at
      created
      failed
      p50Seconds
    }
  }
}
    `) as unknown as TypedDocumentString<FleetPageQuery, FleetPageQueryVariables>;
export const ViewerAndClustersDocument = new TypedDocumentString(`
    query ViewerAndClusters {
  viewer {
    actor {
      kind
      name
    }
    scopes
    simulated
    version
    limits {
      limit
      used
      max
    }
  }
  clusters {
    ...ClusterParts
    version
    stores
    ingressClasses
    storageClasses
    networkPolicyEnforced
    orphans
    capacity {
      cpuMillicores
      memoryMiB
      storageGiB
      pods
    }
    permissions {
      verb
      resource
      allowed
      neededFor
    }
  }
}
    fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}
fragment ClusterParts on Cluster {
  id
  name
  simulated
  reachable
  lastContactAt
  reason {
    ...ReasonParts
  }
}`) as unknown as TypedDocumentString<ViewerAndClustersQuery, ViewerAndClustersQueryVariables>;
export const OperationByIdDocument = new TypedDocumentString(`
    query OperationById($id: ID!) {
  operation(id: $id) {
    ...OperationParts
  }
}
    fragment OperationParts on Operation {
  id
  kind
  state
  storeName
  attempt
  maxAttempts
  queuedAt
  startedAt
  finishedAt
  queuePosition
  requestedBy {
    kind
    name
    via
  }
  steps {
    name
    state
    startedAt
    finishedAt
    message
    usualSeconds
  }
  error {
    ...ReasonParts
  }
  receipt {
    removed {
      kind
      count
    }
    volumesRemoved
    volumesRetained
    hosts
    release
    nothingLeft
    seconds
  }
}
fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}`) as unknown as TypedDocumentString<OperationByIdQuery, OperationByIdQueryVariables>;
export const StoreLiveDocument = new TypedDocumentString(`
    subscription StoreLive($name: String!, $after: Cursor) {
  store(name: $name, after: $after) {
    __typename
    ... on StoreUpserted {
      cursor
      store {
        ...StorePage
      }
    }
    ... on StoreRemoved {
      cursor
      id
      name
    }
    ... on OperationChanged {
      cursor
      operation {
        ...OperationParts
      }
    }
    ... on EventRecorded {
      cursor
      event {
        ...EventLine
      }
    }
    ... on ClusterChanged {
      cursor
      cluster {
        ...ClusterParts
      }
    }
    ... on Heartbeat {
      cursor
      at
    }
    ... on ResyncRequired {
      reason
    }
  }
}
    fragment EventLine on Event {
  id
  cursor
  at
  storeName
  source
  severity
  code
  message
  component
  count
}
fragment OperationParts on Operation {
  id
  kind
  state
  storeName
  attempt
  maxAttempts
  queuedAt
  startedAt
  finishedAt
  queuePosition
  requestedBy {
    kind
    name
    via
  }
  steps {
    name
    state
    startedAt
    finishedAt
    message
    usualSeconds
  }
  error {
    ...ReasonParts
  }
  receipt {
    removed {
      kind
      count
    }
    volumesRemoved
    volumesRetained
    hosts
    release
    nothingLeft
    seconds
  }
}
fragment StorePage on Store {
  ...StoreRow
  adminUrl
  namespace
  generation
  observedGeneration
  readyAt
  provisioningSeconds
  config {
    title
    theme
    currency
    locale
    adminEmail
    products {
      title
    }
  }
  conditions {
    type
    status
    reason
    message
    lastTransitionAt
  }
  components {
    restarts
    image
    reason {
      ...ReasonParts
    }
    pods {
      name
      phase
      ready
      restarts
      node
      image
      startedAt
      reason {
        ...ReasonParts
      }
    }
  }
  quota {
    limit
    used
    max
  }
  cluster {
    ...ClusterParts
  }
  currentOperation {
    ...OperationParts
  }
  operations(first: 10) {
    nodes {
      ...OperationParts
    }
  }
}
fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}
fragment ClusterParts on Cluster {
  id
  name
  simulated
  reachable
  lastContactAt
  reason {
    ...ReasonParts
  }
}
fragment StoreRow on Store {
  id
  name
  engine
  engineVersion
  plan
  phase
  phaseSince
  observedAt
  createdAt
  changedAt
  url
  owner
  changedBy {
    kind
    name
  }
  labels {
    key
    value
  }
  reason {
    ...ReasonParts
  }
  components {
    name
    kind
    ready
    wanted
    reason {
      code
    }
  }
  cluster {
    id
  }
  currentOperation {
    id
    kind
    state
    attempt
    maxAttempts
    queuePosition
    steps {
      name
      state
      startedAt
      usualSeconds
    }
  }
}`) as unknown as TypedDocumentString<StoreLiveSubscription, StoreLiveSubscriptionVariables>;
export const StoreByNameDocument = new TypedDocumentString(`
    query StoreByName($name: String!) {
  store(name: $name) {
    id
  }
}
    `) as unknown as TypedDocumentString<StoreByNameQuery, StoreByNameQueryVariables>;
export const DeleteStoreDocument = new TypedDocumentString(`
    mutation DeleteStore($input: DeleteStoreInput!) {
  deleteStore(input: $input) {
    operation {
      id
    }
    userErrors {
      ...ErrorParts
    }
  }
}
    fragment ErrorParts on UserError {
  __typename
  code
  message
  path
  remedy
  retryable
  docsUrl
  ... on LimitError {
    limit
    used
    max
    retryAfterSeconds
  }
  ... on NameTakenError {
    suggestions
  }
  ... on PlanChangedError {
    currentHash
  }
}`) as unknown as TypedDocumentString<DeleteStoreMutation, DeleteStoreMutationVariables>;
export const StoresLiveDocument = new TypedDocumentString(`
    subscription StoresLive($filter: StoreFilter, $after: Cursor) {
  stores(filter: $filter, after: $after) {
    __typename
    ... on StoresSnapshot {
      cursor
      last
      stores {
        ...StoreRow
      }
    }
    ... on StoreUpserted {
      cursor
      store {
        ...StoreRow
      }
    }
    ... on StoreRemoved {
      cursor
      id
      name
    }
    ... on ClusterChanged {
      cursor
      cluster {
        ...ClusterParts
      }
    }
    ... on Heartbeat {
      cursor
      at
    }
    ... on ResyncRequired {
      reason
    }
  }
}
    fragment ReasonParts on Reason {
  code
  message
  remedy
  component
  at
}
fragment ClusterParts on Cluster {
  id
  name
  simulated
  reachable
  lastContactAt
  reason {
    ...ReasonParts
  }
}
fragment StoreRow on Store {
  id
  name
  engine
  engineVersion
  plan
  phase
  phaseSince
  observedAt
  createdAt
  changedAt
  url
  owner
  changedBy {
    kind
    name
  }
  labels {
    key
    value
  }
  reason {
    ...ReasonParts
  }
  components {
    name
    kind
    ready
    wanted
    reason {
      code
    }
  }
  cluster {
    id
  }
  currentOperation {
    id
    kind
    state
    attempt
    maxAttempts
    queuePosition
    steps {
      name
      state
      startedAt
      usualSeconds
    }
  }
}`) as unknown as TypedDocumentString<StoresLiveSubscription, StoresLiveSubscriptionVariables>;
