import type { Actor } from '../actor.ts';
import type { StoreEdge } from '../store-edge.ts';
import type { EngineKind, PlanName } from '../words.ts';
import type { StoreStatus } from './status.ts';

export interface Product {
  title: string;
  handle: string;
  description?: string;
  priceMinor: number;
  sku?: string;
  stock?: number;
  image?: string;
}

/** Complete after validation: defaults are filled in by the command, from the engine's catalogue. */
export interface StoreConfig {
  title: string;
  theme: string;
  currency: string;
  locale: string;
  /** Where the shop sells, ISO 3166-1 alpha-2; the region of its locale if not given. */
  country?: string;
  adminEmail: string;
  products: Product[];
}

export interface Label {
  key: string;
  value: string;
}

/** What should exist. Changes only through a command, or through the automatic rollback. */
export interface Wanted {
  /** Counts the changes of what is wanted; starts at 1. */
  generation: number;
  /** Number of the revision (engine version, chart, configuration) that should run. */
  revision: number;
  engineVersion: string;
  plan: PlanName;
  config: StoreConfig;
  /** Hosts beside the stable one; the first is primary. */
  domains: string[];
  labels: Label[];
  suspended: boolean;
  deleting: boolean;
  credentialsVersion: number;
  /** GiB that claims were given, by their names: they never shrink. Absent until a change of the store. */
  storage?: Record<string, number>;
  /** How it is reached and where its data lies, as when it was made. Absent of rows whose values did not tell. */
  edge?: StoreEdge;
}

/** One shop: one row, one namespace `store-<name>`, one release named like the store. Never removed: `deletedAt` is set. */
export interface Store {
  id: string;
  name: string;
  engine: EngineKind;
  owner: string;
  clusterId: string;
  namespace: string;
  /** uid of the namespace that we made; undefined until observed by the namespace step. */
  namespaceUid: string | undefined;
  wanted: Wanted;
  status: StoreStatus;
  currentOperationId: string | undefined;
  createdAt: number;
  deletedAt: number | undefined;
  /** First READY ever. */
  readyAt: number | undefined;
  changedAt: number;
  changedBy: Actor;
  /** Number of the counter at the last change of this row. */
  changedSeq: number;
}

/** Our own row of what ran or runs. Immutable, but `manifest` is added once and `becameReady` is set once. */
export interface Revision {
  storeId: string;
  number: number;
  engineVersion: string;
  chart: string;
  chartVersion: string;
  chartDigest: string;
  changesDataSchema: boolean;
  /** The size that its values were made for; unknown of the oldest rows. */
  plan?: PlanName | undefined;
  /** Hosts beside the stable one that it was made for; unknown of the oldest rows. */
  domains?: string[] | undefined;
  config: StoreConfig;
  /** Chart values without secrets, as given to helm. */
  values: Record<string, unknown>;
  cause: string;
  by: Actor;
  createdAt: number;
  manifest: string | undefined;
  becameReady: boolean;
}

/** A claim's volume as recorded when it was bound; looked up again at deletion. */
export interface RecordedVolume {
  claim: string;
  claimUid: string;
  volume: string;
  reclaimPolicy: string;
  /** Its loss was acknowledged; only a deletion still looks for it. */
  replaced?: boolean;
}
