import type { StoreConfigInput } from '../input/config.ts';
import type { Label } from '../store/store.ts';
import type { PlanName } from '../words.ts';

interface OnStore {
  name: string;
  idempotencyKey?: string | null | undefined;
}

/** UpdateStoreInput of the schema; absent and null mean: stays as it is. */
export interface UpdateStoreInput extends OnStore {
  config?: StoreConfigInput | null | undefined;
  plan?: PlanName | null | undefined;
  domains?: readonly string[] | null | undefined;
  labels?: readonly Label[] | null | undefined;
  expectedPlanHash?: string | null | undefined;
}

export interface UpgradeStoreInput extends OnStore {
  engineVersion: string;
  expectedPlanHash?: string | null | undefined;
}

export interface RollbackStoreInput extends OnStore {
  toRevision: number;
  reason?: string | null | undefined;
}
