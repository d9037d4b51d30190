import type { Cluster, EdgeSettings } from '../cluster.ts';
import { engineInput } from '../engine-input.ts';
import type { Engine, EngineCatalogue, EngineInput, EngineVersion, Manifest } from '../engine.ts';
import { parseConfig } from '../input/config.ts';
import { parseDomains } from '../input/host.ts';
import { labelProblems } from '../input/labels.ts';
import { refusal, shown } from '../input/refusal.ts';
import { nameProblem } from '../input/store-name.ts';
import { planHash } from '../plan-hash.ts';
import type { UserError } from '../reason.ts';
import type { Store, StoreConfig, Wanted } from '../store/store.ts';
import type { CreateStoreInput } from './creation-input.ts';
import { keptEdge } from '../store-edge.ts';
import { placeStore } from './placement.ts';

/** Stands for the id that an accepted store will get, so that a plan and its creation hash alike. */
export const plannedStoreId = `str_${'0'.repeat(32)}`;

export interface CreationFacts {
  owner: string;
  catalogue: EngineCatalogue;
  clusters: readonly Cluster[];
  edgeOf: (clusterId: string) => EdgeSettings;
  operator: EngineInput['operator'];
}

export interface CreationPlan {
  /** What the caller reviews and gives back as `expectedPlanHash`. */
  hash: string;
  engine: Engine;
  version: EngineVersion;
  store: Pick<Store, 'name' | 'owner' | 'engine' | 'namespace' | 'clusterId' | 'wanted'>;
  /** Engine input, values and guard rails under an id: the planned one, or the one that an accepted store has. */
  as: (storeId: string) => {
    input: EngineInput;
    values: Record<string, unknown>;
    guardRails: Manifest[];
  };
}

/** What `createStore` would make of this input, or every reason why the input alone is refused. Pure. */
export function planCreation(
  input: CreateStoreInput,
  facts: CreationFacts,
): { plan: CreationPlan } | { userErrors: UserError[] } {
  const path = ['input'];
  const engine = facts.catalogue.engine(input.engine);
  const problems: UserError[] = [];
  const keep = (problem: UserError | undefined): void => {
    if (problem) problems.push(problem);
  };
  const wrongName = nameProblem(input.name, [...path, 'name']);
  keep(wrongName);
  const version = chooseVersion(facts.catalogue, input, keep);
  const place = placeStore(input.cluster ?? undefined, facts.clusters);
  if ('problem' in place) keep(place.problem);
  const clusterId = 'problem' in place ? '' : place.clusterId;
  const edge = facts.edgeOf(clusterId);
  // A wrong name is refused once, not again for each default that is made of it.
  const fallback = defaultConfig(wrongName ? 'shop' : input.name, edge.baseDomain, engine);
  const config = parseConfig(input.config ?? {}, fallback, engine, [...path, 'config']);
  const domains = parseDomains(input.domains ?? [], edge.baseDomain, [...path, 'domains']);
  const labels = input.labels ?? [];
  problems.push(...config.problems, ...domains.problems, ...labelProblems(labels, [...path, 'labels']));
  if (problems.length > 0 || !version) return { userErrors: problems };

  const wanted: Wanted = {
    generation: 1,
    revision: 1,
    engineVersion: version.version,
    plan: input.plan ?? 'SMALL',
    config: config.config,
    domains: domains.domains,
    labels: labels.map(({ key, value }) => ({ key, value })),
    suspended: false,
    deleting: false,
    credentialsVersion: 1,
    edge: keptEdge(edge),
  };
  const { name } = input;
  const store = {
    name,
    owner: facts.owner,
    engine: engine.kind,
    namespace: `store-${name}`,
    clusterId,
    wanted,
  };
  const as: CreationPlan['as'] = (id) => {
    const asked = engineInput({ ...store, id }, edge, facts.operator ? { operator: facts.operator } : {});
    return { input: asked, values: engine.values(asked), guardRails: engine.guardRails(asked) };
  };
  const hash = planHash({ ...as(plannedStoreId), chartDigest: version.chartDigest, generation: 0 });
  return { plan: { hash, engine, version, store, as } };
}

function chooseVersion(
  catalogue: EngineCatalogue,
  { engine, engineVersion }: CreateStoreInput,
  keep: (problem: UserError) => void,
): EngineVersion | undefined {
  if (engineVersion === null || engineVersion === undefined) return catalogue.defaultVersion(engine);
  const version = catalogue.version(engine, engineVersion);
  if (version) return version;
  const offered = catalogue.engine(engine).versions.map((known) => known.version);
  keep(
    refusal(
      ['input', 'engineVersion'],
      `${engine} is not offered in version ${shown(engineVersion)}.`,
      `Use one of: ${offered.join(', ')}.`,
      { code: 'ENGINE_VERSION_UNKNOWN' },
    ),
  );
  return undefined;
}

/** `tea-and-coffee` becomes the shop "Tea and coffee", administered by admin@tea-and-coffee.<base domain>. */
function defaultConfig(name: string, baseDomain: string, engine: Engine): StoreConfig {
  const words = name.replaceAll('-', ' ');
  return {
    title: words.charAt(0).toUpperCase() + words.slice(1),
    ...engine.configDefaults,
    adminEmail: `admin@${name}.${baseDomain}`,
    products: [],
  };
}
