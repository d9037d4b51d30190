import type { Currency } from './currencies.ts';
import type { EdgeSettings, ResourceAmounts } from './cluster.ts';
import type { Store, StoreConfig } from './store/store.ts';
import type { EngineKind, PlanName } from './words.ts';

/** Plain JSON manifest; nothing outside cluster/ sees a Kubernetes type. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string }[];
  };
  [field: string]: unknown;
}

export interface EngineVersion {
  version: string;
  chart: string;
  chartVersion: string;
  /** sha256 of the archive, hex; names the archive for ever. */
  chartDigest: string;
  /** Absolute path of the archive. */
  archive: string;
  changesDataSchema: boolean;
  default: boolean;
}

/** A component that the wanted revision must bring up, in order of dependence. */
export interface ExpectedComponent {
  name: string;
  kind: 'Deployment' | 'StatefulSet' | 'Job' | 'Ingress';
  /** Object name; for a Job its name ends in a hash known only after rendering: then the prefix, and `prefix` is true. */
  objectName: string;
  prefix: boolean;
  /** The plan's minimum of available instances; 0 while suspended; completions for a Job. */
  minAvailable: number;
}

export interface PlanAmounts {
  plan: PlanName;
  requests: ResourceAmounts;
  limits: ResourceAmounts;
  replicas: number;
  maxReplicas: number;
}

/**
 * One value of the credentials Secret: derived at random-looking, or composed of others as `${key}` templates.
 * `stable`: derived as of version 1 whatever the version, because a volume keeps it from its first start.
 */
export type CredentialKey =
  | {
      key: string;
      kind: 'derived';
      purpose: string;
      length: number;
      alphabet: 'alphanumeric' | 'hex';
      stable?: true;
    }
  | { key: string; kind: 'fixed'; value: string }
  | { key: string; kind: 'composed'; template: string };

export interface EngineInput {
  store: Pick<Store, 'id' | 'name' | 'owner' | 'namespace' | 'wanted' | 'engine'>;
  edge: EdgeSettings;
  credentialsSecret: string;
  /** Sizes in GiB of claims that exist, by the claim's name: a smaller plan keeps them. */
  claims?: Readonly<Record<string, number>>;
  /** The ServiceAccount bound to the ClusterRole `shopyard-store`; default shopyard in shopyard-system. */
  operator?: { name: string; namespace: string };
}

/** What a configuration has wrong for an engine; `path` is within StoreConfigInput. */
export interface ConfigProblem {
  path: string[];
  message: string;
  remedy: string;
}

/** What the control plane knows of one engine: pure, no I/O after loading. */
export interface Engine {
  kind: EngineKind;
  title: string;
  themes: readonly string[];
  /** What its shops can sell in. */
  currencies: readonly Currency[];
  /** Where its shops can sell: ISO 3166-1 alpha-2. */
  countries: readonly string[];
  /** 0 for two SKUs that its database takes for one. */
  compareSkus(a: string, b: string): number;
  configDefaults: Pick<StoreConfig, 'theme' | 'currency' | 'locale'>;
  /** What is wrong with a complete configuration; empty when the engine can run it. */
  configProblems(config: StoreConfig): ConfigProblem[];
  /** Usual seconds from accepted to READY; null until it was measured. */
  usualSeconds: number | null;
  /** Newest first. */
  versions: readonly EngineVersion[];
  components(input: EngineInput): ExpectedComponent[];
  /** Names in order of dependence for a plan, for previews. */
  componentNames(plan: PlanName): string[];
  plan(plan: PlanName): PlanAmounts;
  /** Chart values without secrets; the same input gives the same output, byte for byte after JSON. */
  values(input: EngineInput): Record<string, unknown>;
  /** GiB of every claim, by its name; at least what it has already. */
  claims(input: EngineInput): Record<string, number>;
  seedHash(input: EngineInput): string;
  guardRails(input: EngineInput): Manifest[];
  /** Public addresses under the stable host. */
  urls(input: Pick<EngineInput, 'store' | 'edge'>): { storefront: string; admin: string };
  credentialKeys(input: EngineInput): CredentialKey[];
  /** A Job that disables the login of the credentials before the wanted ones; `image` is the database's. */
  retireLogin(input: EngineInput, image: string): Manifest;
  adminLogin: { usernameFrom: 'adminEmail' | { key: string }; passwordKey: string; path: string };
}

export interface EngineCatalogue {
  engines: readonly Engine[];
  engine(kind: EngineKind): Engine;
  /** undefined where the catalogue does not offer it. */
  version(kind: EngineKind, version: string): EngineVersion | undefined;
  defaultVersion(kind: EngineKind): EngineVersion;
  byDigest(digest: string): EngineVersion | undefined;
}
