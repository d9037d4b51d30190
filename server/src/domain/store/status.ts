import type { Reason } from '../reason.ts';
import type { ConditionStatus, ConditionType, StorePhase } from '../words.ts';

export interface Condition {
  type: ConditionType;
  status: ConditionStatus;
  reason: string | undefined;
  message: string | undefined;
  lastTransitionAt: number;
}

export interface PodStatus {
  name: string;
  phase: string;
  ready: boolean;
  restarts: number;
  node: string | undefined;
  image: string | undefined;
  startedAt: number | undefined;
  reason: Reason | undefined;
}

/** One component in order of dependence. `ready` of `wanted` instances; jobs count completions. */
export interface ComponentStatus {
  name: string;
  kind: string;
  ready: number;
  wanted: number;
  restarts: number;
  image: string | undefined;
  reason: Reason | undefined;
  /** Since when it is not as it should be; what was refused before that was settled. */
  lackingSince?: number;
  pods: PodStatus[];
}

export interface QuotaUse {
  limit: string;
  used: number;
  max: number;
}

/**
 * The status as last computed by the one pure function (domain/store/compute-status.ts) from
 * (wanted, current operation, observed, clock), stored with the row. No other code sets a phase.
 */
export interface StoreStatus {
  phase: StorePhase;
  phaseSince: number;
  reason: Reason | undefined;
  conditions: Condition[];
  components: ComponentStatus[];
  observedGeneration: number;
  observedAt: number | undefined;
  /** Version of the engine that was last seen to run; absent where none was. */
  engineVersion?: string;
  quota: QuotaUse[];
}

export const initialStatus = (at: number): StoreStatus => ({
  phase: 'REQUESTED',
  phaseSince: at,
  reason: undefined,
  conditions: [],
  components: [],
  observedGeneration: 0,
  observedAt: undefined,
  quota: [],
});
