import type { StoreConfigInput } from '../input/config.ts';
import type { Label } from '../store/store.ts';
import type { EngineKind, PlanName } from '../words.ts';

/** CreateStoreInput of the schema; absent and null mean the same. */
export interface CreateStoreInput {
  name: string;
  engine: EngineKind;
  plan?: PlanName | null | undefined;
  engineVersion?: string | null | undefined;
  cluster?: string | null | undefined;
  config?: StoreConfigInput | null | undefined;
  domains?: readonly string[] | null | undefined;
  labels?: readonly Label[] | null | undefined;
  idempotencyKey?: string | null | undefined;
  expectedPlanHash?: string | null | undefined;
}
