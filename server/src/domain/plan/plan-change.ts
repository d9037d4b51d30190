import type { EdgeSettings } from '../cluster.ts';
import { engineInput } from '../engine-input.ts';
import { edgeAdmissionWarnings } from '../edge-controllers.ts';
import type { Engine, EngineCatalogue, EngineInput, EngineVersion, Manifest } from '../engine.ts';
import { refusal } from '../input/refusal.ts';
import { changeSteps } from '../operation/step-names.ts';
import { planHash } from '../plan-hash.ts';
import type { UserError } from '../reason.ts';
import { keptEdgeWarnings } from '../store-edge.ts';
import type { Revision, Store, Wanted } from '../store/store.ts';
import { newRevision, type NewRevision } from './new-revision.ts';

/** What a change is computed from, beside the store and its revisions. */
export interface ChangeFacts {
  catalogue: EngineCatalogue;
  edgeOf: (clusterId: string) => EdgeSettings;
  operator: EngineInput['operator'];
}

/** What a store that exists would become. Pure: nothing is rendered. */
export interface ChangePlan {
  /** What the caller reviews and gives back as `expectedPlanHash`. */
  hash: string;
  engine: Engine;
  version: EngineVersion;
  /** Complete; its generation is one higher than now. */
  wanted: Wanted;
  /** Undefined where nothing in the cluster changes. */
  revision: NewRevision | undefined;
  values: Record<string, unknown>;
  guardRails: Manifest[];
  steps: string[];
  /** What is allowed and may surprise. */
  warnings: string[];
}

export interface Revising {
  version: EngineVersion;
  /** What differs from what is wanted now. */
  next: Partial<Omit<Wanted, 'generation' | 'revision' | 'storage' | 'edge' | 'deleting'>>;
  /** Why the revision is made, for its row. */
  cause: string;
  warnings?: readonly string[];
}

/**
 * The next revision of a store: what is wanted with `next` in it, and all that follows from it. Claims keep at least
 * the size they were given before.
 */
export function planRevision(
  store: Store,
  { version, next, cause, warnings = [] }: Revising,
  facts: ChangeFacts,
): ChangePlan {
  const engine = facts.catalogue.engine(store.engine);
  const { wanted: before } = store;
  const storage = engine.claims(inputOf(store, before, facts));
  const grown: Wanted = {
    ...before,
    ...next,
    engineVersion: version.version,
    generation: before.generation + 1,
    revision: before.revision + 1,
    storage,
  };
  const wanted: Wanted = { ...grown, storage: engine.claims(inputOf(store, grown, facts)) };
  const input = inputOf(store, wanted, facts);
  const values = engine.values(input);
  const guardRails = engine.guardRails(input);
  return {
    hash: planHash({ chartDigest: version.chartDigest, values, guardRails, generation: before.generation }),
    engine,
    version,
    wanted,
    revision: newRevision(version, wanted, values, cause),
    values,
    guardRails,
    steps: changeSteps(engine.components(input)),
    warnings: [
      ...warnings,
      ...keptClaims(engine, input, wanted),
      ...keptEdgeWarnings(facts.edgeOf(store.clusterId), wanted.edge),
      ...edgeAdmissionWarnings(input.edge),
    ],
  };
}

/** The version that a revision's chart belongs to, or why it cannot be used. */
export function versionOf(
  revision: Pick<Revision, 'number' | 'chart' | 'chartVersion' | 'chartDigest'>,
  { catalogue }: Pick<ChangeFacts, 'catalogue'>,
  path: readonly string[],
): { version: EngineVersion } | { userErrors: UserError[] } {
  const version = catalogue.byDigest(revision.chartDigest);
  if (version) return { version };
  return {
    userErrors: [
      refusal(
        path,
        `The chart ${revision.chart} ${revision.chartVersion} of revision ${String(revision.number)} is not among those that this server has.`,
        'Upgrade the store to a version that the query "engines" offers, or start the server with the charts it was installed with.',
        { code: 'ENGINE_VERSION_UNKNOWN' },
      ),
    ],
  };
}

const inputOf = (store: Store, wanted: Wanted, { edgeOf, operator }: ChangeFacts): EngineInput =>
  engineInput({ ...store, wanted }, edgeOf(store.clusterId), operator ? { operator } : {});

function keptClaims(engine: Engine, input: EngineInput, { storage = {} }: Wanted): string[] {
  const { storage: _kept, ...fresh } = input.store.wanted;
  const { claims: _claims, ...bare } = input;
  const asked = engine.claims({ ...bare, store: { ...input.store, wanted: fresh } });
  return Object.entries(storage)
    .filter(([claim, gib]) => gib > (asked[claim] ?? 0))
    .map(([claim, gib]) => `The volume ${claim} keeps its ${String(gib)} GiB: volumes cannot shrink.`);
}
