import type {
  ActorKind,
  ConditionStatus,
  ConditionType,
  EngineKind,
  EventSeverity,
  EventSource,
  OperationKind,
  OperationState,
  PlanName,
  StorePhase,
  TokenScope,
  Via,
} from '../domain/words.ts';
import { enumOf } from './enum-of.ts';

export const EngineKindEnum = enumOf<EngineKind>('EngineKind', 'What runs a shop.', {
  MEDUSA: 'Medusa: a headless commerce backend with a storefront of its own.',
  WOOCOMMERCE: 'WooCommerce: WordPress with its shop plugin.',
});

export const PlanNameEnum = enumOf<PlanName>('PlanName', 'The size of a store.', {
  SMALL: 'For trying out and small shops.',
  MEDIUM: 'For shops with steady traffic.',
  LARGE: 'For busy shops; scales with load.',
});

export const StorePhaseEnum = enumOf<StorePhase>(
  'StorePhase',
  'What the control plane observes of a store; never guessed, always derived from the cluster.',
  {
    REQUESTED: 'Accepted and durably recorded; waiting for a free provisioning slot.',
    PROVISIONING: 'Being set up; the steps of the current operation say how far it is.',
    READY: 'Every component is up and the shop sells.',
    DEGRADED: 'It was READY; a component is not ready now.',
    UPDATING: 'An upgrade, a change of configuration or a rollback is rolling out.',
    SUSPENDED: 'Scaled to zero; its data is kept.',
    FAILED: 'Given up; the reason says why and what to do.',
    DELETING: 'Being removed; the reason names what blocks it, if anything does.',
    UNKNOWN: 'The cluster cannot be reached; the last observation is kept and dated.',
  },
);

export const ConditionStatusEnum = enumOf<ConditionStatus>('ConditionStatus', 'Whether something holds.', {
  TRUE: 'It holds.',
  FALSE: 'It does not hold.',
  UNKNOWN: 'It cannot be seen from here now.',
});

export const ConditionTypeEnum = enumOf<ConditionType>(
  'ConditionType',
  'What must hold for a store to be READY.',
  {
    NAMESPACE_READY: 'The namespace exists and is the one that was made for this store.',
    CREDENTIALS_READY: 'The Secret with the credentials exists.',
    RELEASE_DEPLOYED: 'The wanted revision is applied.',
    COMPONENTS_READY: 'Every component has at least the instances that the plan asks for.',
    EDGE_READY: 'The shop has an address.',
    SEEDED: 'The given products were added.',
    SELLING: 'The storefront answers at its address, and it is this shop.',
    UP_TO_DATE: 'What runs is what is wanted.',
    DATA_INTACT: 'No data was lost since a person last acknowledged it.',
  },
);

export const OperationKindEnum = enumOf<OperationKind>(
  'OperationKind',
  'What a piece of work does to a store.',
  {
    CREATE: 'Sets it up.',
    UPDATE: 'Changes its configuration, plan, domains or labels.',
    UPGRADE: 'Brings it to another version of its engine.',
    ROLLBACK: 'Brings back what an earlier revision was.',
    SUSPEND: 'Scales it to zero and keeps its data.',
    RESUME: 'Brings it back from suspension.',
    ROTATE_SECRETS: 'Gives it new credentials.',
    BACKUP: 'Copies its data; no mutation does this yet.',
    RESTORE: 'Brings copied data back; no mutation does this yet.',
    ADOPT: 'Takes over a namespace that a cluster lists among its orphans.',
    DELETE: 'Removes it without residue.',
    REPAIR: 'Puts right what was changed or lost in the cluster.',
  },
);

export const OperationStateEnum = enumOf<OperationState>(
  'OperationState',
  'How far an operation or a step is.',
  {
    QUEUED: 'Waiting for its turn.',
    RUNNING: 'Being done.',
    SUCCEEDED: 'Done.',
    FAILED: 'Given up; the error says why.',
    CANCELLED: 'Stopped before it was done.',
  },
);

export const EventSeverityEnum = enumOf<EventSeverity>('EventSeverity', 'How much an event matters.', {
  INFO: 'Good to know.',
  WARNING: 'Worth a look.',
  ERROR: 'Something failed.',
});

export const EventSourceEnum = enumOf<EventSource>('EventSource', 'Who noticed.', {
  PLATFORM: 'The control plane.',
  CLUSTER: 'The Kubernetes cluster.',
});

export const ActorKindEnum = enumOf<ActorKind>('ActorKind', 'What kind of actor it is.', {
  PERSON: 'A person.',
  TOKEN: 'A script with a token.',
  AGENT: 'An agent with a token of its own.',
  RECONCILER: 'The control plane itself.',
});

export const ViaEnum = enumOf<Via>('Via', 'The door an actor came through.', {
  DASHBOARD: 'The dashboard.',
  GRAPHQL: 'The GraphQL API.',
  MCP: 'The Model Context Protocol.',
  CLI: 'A command line.',
  SYSTEM: 'None: the control plane acted on its own.',
});

export const TokenScopeEnum = enumOf<TokenScope>('TokenScope', 'What a token allows.', {
  READ: 'Reading and subscribing.',
  CREATE: 'Creating stores.',
  OPERATE: 'Changing, upgrading, rolling back, suspending and resuming stores.',
  DELETE: 'Deleting stores.',
  CREDENTIALS: 'Reading the credentials of stores.',
  ADMIN: 'Everything, of every owner.',
});
