// Written by scripts/generate.ts from schema.graphql and the .graphql files. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What kind of actor it is. */
export type ActorKind =
  /** An agent with a token of its own. */
  | 'AGENT'
  /** A person. */
  | 'PERSON'
  /** The control plane itself. */
  | 'RECONCILER'
  /** A script with a token. */
  | 'TOKEN';

/** Which audit entries; everything given must hold. */
export type AuditFilter = {
  /** Of this action. */
  action?: string | null | undefined;
  /** By the actor of this subject. */
  actor?: string | null | undefined;
  /** At or after this time. */
  since?: string | null | undefined;
  /** On the store of this name. */
  store?: string | null | undefined;
  /** Before this time. */
  until?: string | null | undefined;
};

/** Whether something holds. */
export type ConditionStatus =
  /** It does not hold. */
  | 'FALSE'
  /** It holds. */
  | 'TRUE'
  /** It cannot be seen from here now. */
  | 'UNKNOWN';

/** What must hold for a store to be READY. */
export type ConditionType =
  /** Every component has at least the instances that the plan asks for. */
  | 'COMPONENTS_READY'
  /** The Secret with the credentials exists. */
  | 'CREDENTIALS_READY'
  /** No data was lost since a person last acknowledged it. */
  | 'DATA_INTACT'
  /** The shop has an address. */
  | 'EDGE_READY'
  /** The namespace exists and is the one that was made for this store. */
  | 'NAMESPACE_READY'
  /** The wanted revision is applied. */
  | 'RELEASE_DEPLOYED'
  /** The given products were added. */
  | 'SEEDED'
  /** The storefront answers at its address, and it is this shop. */
  | 'SELLING'
  /** What runs is what is wanted. */
  | 'UP_TO_DATE';

/** What a new store should be. */
export type CreateStoreInput = {
  /** Where it should run; chosen by placement if not given. */
  cluster?: string | null | undefined;
  /** How it looks and what it sells. */
  config?: StoreConfigInput | null | undefined;
  /** Hosts of your own beside the stable one; the first is primary. */
  domains?: Array<string> | null | undefined;
  /** What runs the shop. */
  engine: EngineKind;
  /** Version of the engine; the default of the catalogue if not given. */
  engineVersion?: string | null | undefined;
  /** Hash of a plan that was reviewed; refused if what would be created differs from it. */
  expectedPlanHash?: string | null | undefined;
  /** A key of your own, such as a UUID, for repeating a request safely: with the same input it is answered as the first time and nothing new is begun, with another input it is refused as IDEMPOTENCY_KEY_REUSED. Each owner has keys of their own, and so has each mutation: given to another mutation, it is a new key. */
  idempotencyKey?: string | null | undefined;
  /** Labels to find it by. */
  labels?: Array<LabelInput> | null | undefined;
  /** DNS label of 3 to 40 lower-case letters, digits and hyphens; unique in this control plane. */
  name: string;
  /** Its size. */
  plan?: PlanName | null | undefined;
};

/** Which store to delete, said twice. */
export type DeleteStoreInput = {
  /** The name once more; must equal it. */
  confirmName: string;
  /** A key of your own, such as a UUID, for repeating a request safely: with the same input it is answered as the first time and nothing new is begun, with another input it is refused as IDEMPOTENCY_KEY_REUSED. Each owner has keys of their own, and so has each mutation: given to another mutation, it is a new key. */
  idempotencyKey?: string | null | undefined;
  /** Name of the store. */
  name: string;
};

/** What runs a shop. */
export type EngineKind =
  /** Medusa: a headless commerce backend with a storefront of its own. */
  | 'MEDUSA'
  /** WooCommerce: WordPress with its shop plugin. */
  | 'WOOCOMMERCE';

/** Why a mutation was refused. */
export type ErrorCode =
  /** No cluster can take this now. */
  | 'CLUSTER_UNAVAILABLE'
  /** The confirmation does not equal the name. */
  | 'CONFIRMATION_MISMATCH'
  /** The data was migrated; there is no way back to the older version. */
  | 'DATA_SCHEMA_CHANGED'
  /** Another store has this domain. */
  | 'DOMAIN_TAKEN'
  /** The catalogue does not offer this version. */
  | 'ENGINE_VERSION_UNKNOWN'
  /** Not allowed with these scopes. */
  | 'FORBIDDEN'
  /** This key was used with another input. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** A value is not allowed; path and message say which and why. */
  | 'INVALID_INPUT'
  /** Not possible in the phase that the store is in. */
  | 'INVALID_PHASE'
  /** This name is kept for the platform. */
  | 'NAME_RESERVED'
  /** Another store has this name. */
  | 'NAME_TAKEN'
  /** There is no such thing, or none that you may see. */
  | 'NOT_FOUND'
  /** Another operation works on this store. */
  | 'OPERATION_IN_PROGRESS'
  /** The owner has as many stores as allowed. */
  | 'OWNER_LIMIT_REACHED'
  /** What would be done differs from the plan that was reviewed. */
  | 'PLAN_CHANGED'
  /** Too many requests of this kind; come again later. */
  | 'RATE_LIMITED'
  /** The store has no such revision. */
  | 'REVISION_NOT_FOUND'
  /** The control plane cannot write to its disk. */
  | 'STORAGE_FULL'
  /** The control plane has as many stores as allowed. */
  | 'STORE_LIMIT_REACHED';

/** Which events; everything given must hold. */
export type EventFilter = {
  /** Of one of these severities. */
  severities?: Array<EventSeverity> | null | undefined;
  /** At or after this time. */
  since?: string | null | undefined;
  /** Noticed by one of these. */
  sources?: Array<EventSource> | null | undefined;
  /** About the store of this name, also after its deletion. */
  store?: string | null | undefined;
  /** Before this time. */
  until?: string | null | undefined;
};

/** How much an event matters. */
export type EventSeverity =
  /** Something failed. */
  | 'ERROR'
  /** Good to know. */
  | 'INFO'
  /** Worth a look. */
  | 'WARNING';

/** Who noticed. */
export type EventSource =
  /** The Kubernetes cluster. */
  | 'CLUSTER'
  /** The control plane. */
  | 'PLATFORM';

/** A label to set on a store. */
export type LabelInput = {
  /** A Kubernetes label key of your own. */
  key: string;
  /** A Kubernetes label value; may be empty. */
  value: string;
};

/** How far figures look back. */
export type MetricsWindow =
  /** The last 24 hours. */
  | 'DAY'
  /** The last hour. */
  | 'HOUR'
  /** The last 30 days. */
  | 'MONTH'
  /** The last 7 days. */
  | 'WEEK';

/** What a piece of work does to a store. */
export type OperationKind =
  /** Takes over a namespace that a cluster lists among its orphans. */
  | 'ADOPT'
  /** Copies its data; no mutation does this yet. */
  | 'BACKUP'
  /** Sets it up. */
  | 'CREATE'
  /** Removes it without residue. */
  | 'DELETE'
  /** Puts right what was changed or lost in the cluster. */
  | 'REPAIR'
  /** Brings copied data back; no mutation does this yet. */
  | 'RESTORE'
  /** Brings it back from suspension. */
  | 'RESUME'
  /** Brings back what an earlier revision was. */
  | 'ROLLBACK'
  /** Gives it new credentials. */
  | 'ROTATE_SECRETS'
  /** Scales it to zero and keeps its data. */
  | 'SUSPEND'
  /** Changes its configuration, plan, domains or labels. */
  | 'UPDATE'
  /** Brings it to another version of its engine. */
  | 'UPGRADE';

/** How far an operation or a step is. */
export type OperationState =
  /** Stopped before it was done. */
  | 'CANCELLED'
  /** Given up; the error says why. */
  | 'FAILED'
  /** Waiting for its turn. */
  | 'QUEUED'
  /** Being done. */
  | 'RUNNING'
  /** Done. */
  | 'SUCCEEDED';

/** The size of a store. */
export type PlanName =
  /** For busy shops; scales with load. */
  | 'LARGE'
  /** For shops with steady traffic. */
  | 'MEDIUM'
  /** For trying out and small shops. */
  | 'SMALL';

/** What would happen to an object. */
export type PlannedAction =
  /** It would be changed. */
  | 'CHANGE'
  /** It would be made. */
  | 'CREATE'
  /** It would be deleted. */
  | 'DELETE'
  /** It would stay as it is. */
  | 'KEEP';

/** A product that the seed job adds, by its handle; an existing one is never changed. */
export type ProductInput = {
  /** What it is; up to 5,000 characters. */
  description?: string | null | undefined;
  /** Identifies it within the store: lower-case letters, digits, hyphens. Derived from the title if not given. */
  handle?: string | null | undefined;
  /** https address of a picture. */
  image?: string | null | undefined;
  /** Price as a count of the currency's smallest unit (ISO 4217): 12.50 EUR is 1250, 1250 JPY is 1250, 1.250 KWD is 1250. */
  priceMinor: number;
  /** Stock keeping unit; unique within the store. */
  sku?: string | null | undefined;
  /** How many there are to sell; not counted if not given. */
  stock?: number | null | undefined;
  /** Name of the product; 1 to 200 characters. */
  title: string;
};

/** What the numbers of a limit count. */
export type QuotaUnit =
  /** Things: stores, pods, volumes. */
  | 'COUNT'
  /** Mebibytes of memory or storage. */
  | 'MIB'
  /** Thousandths of a CPU core. */
  | 'MILLICORES';

/** Why a store or a part of it is not right. */
export type ReasonCode =
  /** An admission webhook or policy refuses an object. */
  | 'ADMISSION_DENIED'
  /** It was cancelled. */
  | 'CANCELLED'
  /** The certificate of a host is not issued yet. */
  | 'CERTIFICATE_NOT_READY'
  /** Another control plane owns this cluster. */
  | 'CLUSTER_CLAIMED'
  /** The address answers with another cluster than before. */
  | 'CLUSTER_REPLACED'
  /** The cluster cannot be reached. */
  | 'CLUSTER_UNREACHABLE'
  /** A container ends again and again. */
  | 'CRASH_LOOP'
  /** The database refuses the credentials. */
  | 'DATABASE_LOGIN_FAILED'
  /** The data was migrated; there is no way back to the older version. */
  | 'DATA_SCHEMA_CHANGED'
  /** Something in the cluster blocks the deletion. */
  | 'DELETION_BLOCKED'
  /** A volume or disk that a component writes to is full. */
  | 'DISK_FULL'
  /** Something keeps changing an object back; healing slowed down. */
  | 'DRIFT_FOUGHT'
  /** No ingress controller gave the shop an address. */
  | 'EDGE_NOT_SERVED'
  /** A node put a pod out. */
  | 'EVICTED'
  /** The cluster refuses the control plane a right it needs. */
  | 'FORBIDDEN_BY_CLUSTER'
  /** Too many stores vanished at once; healing stopped for safety. */
  | 'HEALING_STOPPED'
  /** Another Ingress in the cluster has this host. */
  | 'HOST_TAKEN'
  /** A container image cannot be fetched. */
  | 'IMAGE_PULL_FAILED'
  /** A preparing container failed. */
  | 'INIT_FAILED'
  /** A Job took longer than it may. */
  | 'JOB_DEADLINE'
  /** A Job failed. */
  | 'JOB_FAILED'
  /** The LimitRange of the namespace refuses an object. */
  | 'LIMIT_RANGE_DENIED'
  /** The namespace was deleted from outside. */
  | 'NAMESPACE_LOST'
  /** A namespace of this name exists and was not made by this control plane. */
  | 'NAMESPACE_NOT_OURS'
  /** The old namespace of this name is still going away. */
  | 'NAMESPACE_TERMINATING'
  /** Taints keep a pod off the nodes. */
  | 'NODES_TAINTED'
  /** The node of a pod is not ready. */
  | 'NODE_NOT_READY'
  /** A container needed more memory than its limit. */
  | 'OUT_OF_MEMORY'
  /** Pod Security refuses a pod. */
  | 'POD_SECURITY_DENIED'
  /** A container runs, but its probe fails. */
  | 'PROBE_FAILING'
  /** It was not READY within the time that an attempt has. */
  | 'PROVISION_TIMEOUT'
  /** The quota of the namespace refuses an object. */
  | 'QUOTA_EXCEEDED'
  /** Helm could not apply the release. */
  | 'RELEASE_FAILED'
  /** The release is locked by an interrupted run. */
  | 'RELEASE_LOCKED'
  /** The storefront does not answer as this shop. */
  | 'SHOP_NOT_SELLING'
  /** None of the known reasons; the message says what was seen. */
  | 'UNKNOWN'
  /** No node has room for a pod. */
  | 'UNSCHEDULABLE'
  /** A volume was lost, and its data with it. */
  | 'VOLUME_LOST'
  /** A volume is not there yet. */
  | 'VOLUME_PENDING'
  /** A component is still starting. */
  | 'WAITING_FOR_COMPONENT'
  /** Other stores are being worked on; it has its turn after them. */
  | 'WAITING_FOR_SLOT'
  /** An admission webhook that the cluster must ask does not answer. */
  | 'WEBHOOK_UNREACHABLE';

/** How a shop looks and what it sells. What is not given comes from the engine. */
export type StoreConfigInput = {
  /** E-mail address of its administrator. */
  adminEmail?: string | null | undefined;
  /** Where the shop sells, ISO 3166-1 alpha-2, such as DE: one of the countries of the engine. The region of the locale if not given. */
  country?: string | null | undefined;
  /** ISO 4217 code, such as EUR: one of the currencies of the engine. */
  currency?: string | null | undefined;
  /** BCP 47 tag, such as en-GB. */
  locale?: string | null | undefined;
  /** At most 500 products. A request has at most 1 MiB in all: give the rest of very long ones with updates. */
  products?: Array<ProductInput> | null | undefined;
  /** One of the themes of the engine, such as "dark". */
  theme?: string | null | undefined;
  /** What the shop calls itself; its name if not given. */
  title?: string | null | undefined;
};

/** Which stores; everything given must hold. */
export type StoreFilter = {
  /** On this cluster. */
  cluster?: string | null | undefined;
  /** Run by one of these engines. */
  engines?: Array<EngineKind> | null | undefined;
  /** With all of these labels. */
  labels?: Array<LabelInput> | null | undefined;
  /** With this text in their name. */
  nameContains?: string | null | undefined;
  /** Of this owner. */
  owner?: string | null | undefined;
  /** In one of these phases. */
  phases?: Array<StorePhase> | null | undefined;
};

/** What the control plane observes of a store; never guessed, always derived from the cluster. */
export type StorePhase =
  /** It was READY; a component is not ready now. */
  | 'DEGRADED'
  /** Being removed; the reason names what blocks it, if anything does. */
  | 'DELETING'
  /** Given up; the reason says why and what to do. */
  | 'FAILED'
  /** Being set up; the steps of the current operation say how far it is. */
  | 'PROVISIONING'
  /** Every component is up and the shop sells. */
  | 'READY'
  /** Accepted and durably recorded; waiting for a free provisioning slot. */
  | 'REQUESTED'
  /** Scaled to zero; its data is kept. */
  | 'SUSPENDED'
  /** The cluster cannot be reached; the last observation is kept and dated. */
  | 'UNKNOWN'
  /** An upgrade, a change of configuration or a rollback is rolling out. */
  | 'UPDATING';

/** What a token allows. */
export type TokenScope =
  /** Everything, of every owner. */
  | 'ADMIN'
  /** Creating stores. */
  | 'CREATE'
  /** Reading the credentials of stores. */
  | 'CREDENTIALS'
  /** Deleting stores. */
  | 'DELETE'
  /** Changing, upgrading, rolling back, suspending and resuming stores. */
  | 'OPERATE'
  /** Reading and subscribing. */
  | 'READ';

/** The door an actor came through. */
export type Via =
  /** A command line. */
  | 'CLI'
  /** The dashboard. */
  | 'DASHBOARD'
  /** The GraphQL API. */
  | 'GRAPHQL'
  /** The Model Context Protocol. */
  | 'MCP'
  /** None: the control plane acted on its own. */
  | 'SYSTEM';

export type EventLineFragment = { id: string, cursor: string, at: string, storeName: string | null, source: EventSource, severity: EventSeverity, code: string, message: string, component: string | null, count: number };

export type EventPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: EventFilter | null | undefined;
}>;


export type EventPageQuery = { events: { nodes: Array<{ id: string, cursor: string, at: string, storeName: string | null, source: EventSource, severity: EventSeverity, code: string, message: string, component: string | null, count: number }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

export type AuditPageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: AuditFilter | null | undefined;
}>;


export type AuditPageQuery = { auditLog: { nodes: Array<{ id: string, at: string, address: string | null, action: string, target: string, result: string, requestId: string, before: unknown, after: unknown, hash: string, actor: { kind: ActorKind, subject: string, name: string, via: Via } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } };

type ErrorParts_GeneralError_Fragment = { __typename: 'GeneralError', code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null };

type ErrorParts_LimitError_Fragment = { __typename: 'LimitError', limit: string, used: number, max: number, retryAfterSeconds: number | null, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null };

type ErrorParts_NameTakenError_Fragment = { __typename: 'NameTakenError', suggestions: Array<string>, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null };

type ErrorParts_PlanChangedError_Fragment = { __typename: 'PlanChangedError', currentHash: string, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null };

export type ErrorPartsFragment =
  | ErrorParts_GeneralError_Fragment
  | ErrorParts_LimitError_Fragment
  | ErrorParts_NameTakenError_Fragment
  | ErrorParts_PlanChangedError_Fragment
;

export type CreationChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type CreationChoicesQuery = { engines: Array<{ kind: EngineKind, title: string, components: Array<string>, themes: Array<string>, countries: Array<string>, usualSeconds: number | null, currencies: Array<{ code: string, digits: number, name: string }>, versions: Array<{ version: string, default: boolean }> }>, plans: Array<{ name: PlanName, engine: EngineKind, replicas: number, maxReplicas: number, requests: { cpuMillicores: number, memoryMiB: number, storageGiB: number }, limits: { cpuMillicores: number, memoryMiB: number, storageGiB: number } }> };

export type PlanCreationMutationVariables = Exact<{
  input: CreateStoreInput;
}>;


export type PlanCreationMutation = { planStore: { plan: { hash: string, manifest: string, estimatedSeconds: number | null, warnings: Array<string>, objects: Array<{ kind: string, name: string, action: PlannedAction }>, requests: { cpuMillicores: number, memoryMiB: number, storageGiB: number, pods: number }, quotaAfter: Array<{ limit: string, unit: QuotaUnit, used: number, max: number }> } | null, userErrors: Array<
      | { __typename: 'GeneralError', code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'LimitError', limit: string, used: number, max: number, retryAfterSeconds: number | null, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'NameTakenError', suggestions: Array<string>, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'PlanChangedError', currentHash: string, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
    > } };

export type CreateStoreMutationVariables = Exact<{
  input: CreateStoreInput;
}>;


export type CreateStoreMutation = { createStore: { replayed: boolean, store: { name: string } | null, operation: { id: string } | null, userErrors: Array<
      | { __typename: 'GeneralError', code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'LimitError', limit: string, used: number, max: number, retryAfterSeconds: number | null, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'NameTakenError', suggestions: Array<string>, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'PlanChangedError', currentHash: string, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
    > } };

export type FleetPageQueryVariables = Exact<{
  window: MetricsWindow;
}>;


export type FleetPageQuery = { fleet: { total: number, queued: number, running: number, createdPerHour: number, failureRate: number, byPhase: Array<{ phase: StorePhase, count: number }>, provisioningSeconds: { p50: number, p95: number, p99: number, samples: number } | null, failuresByReason: Array<{ code: ReasonCode, count: number }>, series: Array<{ at: string, created: number, failed: number, p50Seconds: number | null }> } };

export type ViewerAndClustersQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerAndClustersQuery = { viewer: { scopes: Array<TokenScope>, simulated: boolean, version: string, actor: { kind: ActorKind, name: string }, limits: Array<{ limit: string, unit: QuotaUnit, used: number, max: number }> }, clusters: Array<{ version: string | null, stores: number, ingressClasses: Array<string>, storageClasses: Array<string>, networkPolicyEnforced: ConditionStatus, orphans: Array<string>, id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, capacity: { cpuMillicores: number, memoryMiB: number, storageGiB: number, pods: number } | null, permissions: Array<{ verb: string, resource: string, allowed: boolean, neededFor: string }>, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null }> };

export type OperationPartsFragment = { id: string, kind: OperationKind, state: OperationState, storeName: string, attempt: number, maxAttempts: number, queuedAt: string, startedAt: string | null, finishedAt: string | null, queuePosition: number | null, requestedBy: { kind: ActorKind, name: string, via: Via }, steps: Array<{ name: string, state: OperationState, startedAt: string | null, finishedAt: string | null, message: string | null, usualSeconds: number | null }>, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null };

export type OperationByIdQueryVariables = Exact<{
  id: string;
}>;


export type OperationByIdQuery = { operation: { id: string, kind: OperationKind, state: OperationState, storeName: string, attempt: number, maxAttempts: number, queuedAt: string, startedAt: string | null, finishedAt: string | null, queuePosition: number | null, requestedBy: { kind: ActorKind, name: string, via: Via }, steps: Array<{ name: string, state: OperationState, startedAt: string | null, finishedAt: string | null, message: string | null, usualSeconds: number | null }>, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null } | null };

export type StorePageFragment = { adminUrl: string | null, namespace: string, generation: number, observedGeneration: number, readyAt: string | null, provisioningSeconds: number | null, id: string, name: string, engine: EngineKind, engineVersion: string, plan: PlanName, phase: StorePhase, phaseSince: string, observedAt: string | null, createdAt: string, changedAt: string, url: string | null, owner: string, config: { title: string | null, theme: string | null, currency: string | null, locale: string | null, adminEmail: string | null, products: Array<{ title: string }> }, conditions: Array<{ type: ConditionType, status: ConditionStatus, reason: string | null, message: string | null, lastTransitionAt: string }>, components: Array<{ restarts: number, image: string | null, name: string, kind: string, ready: number, wanted: number, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, pods: Array<{ name: string, phase: string, ready: boolean, restarts: number, node: string | null, image: string | null, startedAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null }> }>, quota: Array<{ limit: string, unit: QuotaUnit, used: number, max: number }>, cluster: { id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null }, currentOperation: { id: string, kind: OperationKind, state: OperationState, attempt: number, maxAttempts: number, queuePosition: number | null, storeName: string, queuedAt: string, startedAt: string | null, finishedAt: string | null, steps: Array<{ name: string, state: OperationState, startedAt: string | null, usualSeconds: number | null, finishedAt: string | null, message: string | null }>, requestedBy: { kind: ActorKind, name: string, via: Via }, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null } | null, operations: { nodes: Array<{ id: string, kind: OperationKind, state: OperationState, storeName: string, attempt: number, maxAttempts: number, queuedAt: string, startedAt: string | null, finishedAt: string | null, queuePosition: number | null, requestedBy: { kind: ActorKind, name: string, via: Via }, steps: Array<{ name: string, state: OperationState, startedAt: string | null, finishedAt: string | null, message: string | null, usualSeconds: number | null }>, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null }> }, changedBy: { kind: ActorKind, name: string } | null, labels: Array<{ key: string, value: string }>, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null };

export type StoreLiveSubscriptionVariables = Exact<{
  name: string;
  after?: string | null | undefined;
}>;


export type StoreLiveSubscription = { store:
    | { __typename: 'ClusterChanged', cursor: string, cluster: { id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null } }
    | { __typename: 'EventRecorded', cursor: string, event: { id: string, cursor: string, at: string, storeName: string | null, source: EventSource, severity: EventSeverity, code: string, message: string, component: string | null, count: number } }
    | { __typename: 'Heartbeat', cursor: string, at: string }
    | { __typename: 'OperationChanged', cursor: string, operation: { id: string, kind: OperationKind, state: OperationState, storeName: string, attempt: number, maxAttempts: number, queuedAt: string, startedAt: string | null, finishedAt: string | null, queuePosition: number | null, requestedBy: { kind: ActorKind, name: string, via: Via }, steps: Array<{ name: string, state: OperationState, startedAt: string | null, finishedAt: string | null, message: string | null, usualSeconds: number | null }>, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null } }
    | { __typename: 'ResyncRequired', reason: string }
    | { __typename: 'StoreRemoved', cursor: string, storeId: string, name: string }
    | { __typename: 'StoreUpserted', cursor: string, store: { adminUrl: string | null, namespace: string, generation: number, observedGeneration: number, readyAt: string | null, provisioningSeconds: number | null, id: string, name: string, engine: EngineKind, engineVersion: string, plan: PlanName, phase: StorePhase, phaseSince: string, observedAt: string | null, createdAt: string, changedAt: string, url: string | null, owner: string, config: { title: string | null, theme: string | null, currency: string | null, locale: string | null, adminEmail: string | null, products: Array<{ title: string }> }, conditions: Array<{ type: ConditionType, status: ConditionStatus, reason: string | null, message: string | null, lastTransitionAt: string }>, components: Array<{ restarts: number, image: string | null, name: string, kind: string, ready: number, wanted: number, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, pods: Array<{ name: string, phase: string, ready: boolean, restarts: number, node: string | null, image: string | null, startedAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null }> }>, quota: Array<{ limit: string, unit: QuotaUnit, used: number, max: number }>, cluster: { id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null }, currentOperation: { id: string, kind: OperationKind, state: OperationState, attempt: number, maxAttempts: number, queuePosition: number | null, storeName: string, queuedAt: string, startedAt: string | null, finishedAt: string | null, steps: Array<{ name: string, state: OperationState, startedAt: string | null, usualSeconds: number | null, finishedAt: string | null, message: string | null }>, requestedBy: { kind: ActorKind, name: string, via: Via }, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null } | null, operations: { nodes: Array<{ id: string, kind: OperationKind, state: OperationState, storeName: string, attempt: number, maxAttempts: number, queuedAt: string, startedAt: string | null, finishedAt: string | null, queuePosition: number | null, requestedBy: { kind: ActorKind, name: string, via: Via }, steps: Array<{ name: string, state: OperationState, startedAt: string | null, finishedAt: string | null, message: string | null, usualSeconds: number | null }>, error: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, receipt: { volumesRemoved: Array<string>, volumesRetained: Array<string>, hosts: Array<string>, release: string | null, nothingLeft: boolean, seconds: number, removed: Array<{ kind: string, count: number }> } | null }> }, changedBy: { kind: ActorKind, name: string } | null, labels: Array<{ key: string, value: string }>, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null } }
   };

export type StoreByNameQueryVariables = Exact<{
  name: string;
}>;


export type StoreByNameQuery = { store: { id: string } | null };

export type DeleteStoreMutationVariables = Exact<{
  input: DeleteStoreInput;
}>;


export type DeleteStoreMutation = { deleteStore: { operation: { id: string } | null, userErrors: Array<
      | { __typename: 'GeneralError', code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'LimitError', limit: string, used: number, max: number, retryAfterSeconds: number | null, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'NameTakenError', suggestions: Array<string>, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
      | { __typename: 'PlanChangedError', currentHash: string, code: ErrorCode, message: string, path: Array<string>, remedy: string | null, retryable: boolean, docsUrl: string | null }
    > } };

export type ReasonPartsFragment = { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string };

export type ClusterPartsFragment = { id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null };

export type StoreRowFragment = { id: string, name: string, engine: EngineKind, engineVersion: string, plan: PlanName, phase: StorePhase, phaseSince: string, observedAt: string | null, createdAt: string, changedAt: string, url: string | null, owner: string, changedBy: { kind: ActorKind, name: string } | null, labels: Array<{ key: string, value: string }>, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, components: Array<{ name: string, kind: string, ready: number, wanted: number, reason: { code: ReasonCode } | null }>, cluster: { id: string }, currentOperation: { id: string, kind: OperationKind, state: OperationState, attempt: number, maxAttempts: number, queuePosition: number | null, steps: Array<{ name: string, state: OperationState, startedAt: string | null, usualSeconds: number | null }> } | null };

export type StoresLiveSubscriptionVariables = Exact<{
  filter?: StoreFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type StoresLiveSubscription = { stores:
    | { __typename: 'ClusterChanged', cursor: string, cluster: { id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null } }
    | { __typename: 'Heartbeat', cursor: string, at: string }
    | { __typename: 'ResyncRequired', reason: string }
    | { __typename: 'StoreRemoved', cursor: string, storeId: string, name: string }
    | { __typename: 'StoreUpserted', cursor: string, store: { id: string, name: string, engine: EngineKind, engineVersion: string, plan: PlanName, phase: StorePhase, phaseSince: string, observedAt: string | null, createdAt: string, changedAt: string, url: string | null, owner: string, changedBy: { kind: ActorKind, name: string } | null, labels: Array<{ key: string, value: string }>, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, components: Array<{ name: string, kind: string, ready: number, wanted: number, reason: { code: ReasonCode } | null }>, cluster: { id: string }, currentOperation: { id: string, kind: OperationKind, state: OperationState, attempt: number, maxAttempts: number, queuePosition: number | null, steps: Array<{ name: string, state: OperationState, startedAt: string | null, usualSeconds: number | null }> } | null } }
    | { __typename: 'StoresSnapshot', cursor: string, last: boolean, stores: Array<{ id: string, name: string, engine: EngineKind, engineVersion: string, plan: PlanName, phase: StorePhase, phaseSince: string, observedAt: string | null, createdAt: string, changedAt: string, url: string | null, owner: string, changedBy: { kind: ActorKind, name: string } | null, labels: Array<{ key: string, value: string }>, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null, components: Array<{ name: string, kind: string, ready: number, wanted: number, reason: { code: ReasonCode } | null }>, cluster: { id: string }, currentOperation: { id: string, kind: OperationKind, state: OperationState, attempt: number, maxAttempts: number, queuePosition: number | null, steps: Array<{ name: string, state: OperationState, startedAt: string | null, usualSeconds: number | null }> } | null }> }
   };

export type ClusterListQueryVariables = Exact<{ [key: string]: never; }>;


export type ClusterListQuery = { clusters: Array<{ id: string, name: string, simulated: boolean, reachable: boolean, lastContactAt: string | null, reason: { code: ReasonCode, message: string, remedy: string | null, component: string | null, at: string } | null }> };

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
export const EventLineFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
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
`, {"fragmentName":"EventLine"}) as unknown as TypedDocumentString<EventLineFragment, unknown>;
export const ErrorPartsFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
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
`, {"fragmentName":"ErrorParts"}) as unknown as TypedDocumentString<ErrorPartsFragment, unknown>;
export const ReasonPartsFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
fragment ReasonParts on Reason {
code
message
remedy
component
at
}
`, {"fragmentName":"ReasonParts"}) as unknown as TypedDocumentString<ReasonPartsFragment, unknown>;
export const StoreRowFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
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
}`, {"fragmentName":"StoreRow"}) as unknown as TypedDocumentString<StoreRowFragment, unknown>;
export const ClusterPartsFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
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
}`, {"fragmentName":"ClusterParts"}) as unknown as TypedDocumentString<ClusterPartsFragment, unknown>;
export const OperationPartsFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
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
}`, {"fragmentName":"OperationParts"}) as unknown as TypedDocumentString<OperationPartsFragment, unknown>;
export const StorePageFragmentDoc = /* @__PURE__ */ new TypedDocumentString(`
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
unit
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
}`, {"fragmentName":"StorePage"}) as unknown as TypedDocumentString<StorePageFragment, unknown>;
export const EventPageDocument = /* @__PURE__ */ new TypedDocumentString(`
query EventPage($first: Int!, $after: Cursor, $filter: EventFilter) {
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
export const AuditPageDocument = /* @__PURE__ */ new TypedDocumentString(`
query AuditPage($first: Int!, $after: String, $filter: AuditFilter) {
auditLog(first: $first, after: $after, filter: $filter) {
nodes {
id
at
actor {
kind
subject
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
export const CreationChoicesDocument = /* @__PURE__ */ new TypedDocumentString(`
query CreationChoices {
engines {
kind
title
components
themes
currencies {
code
digits
name
}
countries
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
export const PlanCreationDocument = /* @__PURE__ */ new TypedDocumentString(`
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
unit
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
export const CreateStoreDocument = /* @__PURE__ */ new TypedDocumentString(`
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
export const FleetPageDocument = /* @__PURE__ */ new TypedDocumentString(`
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
export const ViewerAndClustersDocument = /* @__PURE__ */ new TypedDocumentString(`
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
unit
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
export const OperationByIdDocument = /* @__PURE__ */ new TypedDocumentString(`
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
export const StoreLiveDocument = /* @__PURE__ */ new TypedDocumentString(`
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
storeId
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
unit
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
export const StoreByNameDocument = /* @__PURE__ */ new TypedDocumentString(`
query StoreByName($name: String!) {
store(name: $name) {
id
}
}
`) as unknown as TypedDocumentString<StoreByNameQuery, StoreByNameQueryVariables>;
export const DeleteStoreDocument = /* @__PURE__ */ new TypedDocumentString(`
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
export const StoresLiveDocument = /* @__PURE__ */ new TypedDocumentString(`
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
storeId
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
export const ClusterListDocument = /* @__PURE__ */ new TypedDocumentString(`
query ClusterList {
clusters {
...ClusterParts
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
}`) as unknown as TypedDocumentString<ClusterListQuery, ClusterListQueryVariables>;