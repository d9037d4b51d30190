import { refusal, shown } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';
import { compareVersions, isBeyondReturn } from '../store/data-schema.ts';
import type { Revision, Store } from '../store/store.ts';
import type { UpgradeStoreInput } from './change-input.ts';
import { planRevision } from './plan-change.ts';
import type { ChangeFacts, ChangePlan } from './plan-change.ts';

const path = ['input', 'engineVersion'];

/** What `upgradeStore` would make of this store, or why it is refused. */
export function planUpgrade(
  store: Store,
  current: Revision,
  { engineVersion }: UpgradeStoreInput,
  facts: ChangeFacts,
): { plan: ChangePlan } | { userErrors: UserError[] } {
  const refused = (...problem: Parameters<typeof refusal>) => ({ userErrors: [refusal(...problem)] });
  const { versions } = facts.catalogue.engine(store.engine);
  const version = facts.catalogue.version(store.engine, engineVersion);
  if (!version)
    return refused(
      path,
      `${store.engine} is not offered in version ${shown(engineVersion)}.`,
      `Use one of: ${versions.map((known) => known.version).join(', ')}.`,
      { code: 'ENGINE_VERSION_UNKNOWN' },
    );
  const before = store.wanted.engineVersion;
  if (compareVersions(version.version, before) < 0)
    return refused(
      path,
      `The version ${version.version} is older than ${before}, which the store runs.`,
      'To go back to an earlier revision of the store, use rollbackStore.',
    );
  if (version.chartDigest === current.chartDigest)
    return refused(path, `The store runs version ${version.version} already.`, newerRemedy(before, versions));
  const warnings = isBeyondReturn(version.version, before, versions)
    ? [
        `Version ${version.version} changes the form of the data: once its migration has begun, there is no way back to ${before}.`,
      ]
    : [];
  const cause = `upgraded from ${before} to ${version.version}`;
  return { plan: planRevision(store, { version, next: {}, cause, warnings }, facts) };
}

function newerRemedy(before: string, versions: readonly { version: string }[]): string {
  const newer = versions.filter(({ version }) => compareVersions(version, before) > 0);
  return newer.length === 0
    ? 'There is none that is newer.'
    : `Newer ones: ${newer.map(({ version }) => version).join(', ')}.`;
}
