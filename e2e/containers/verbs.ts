import { ask } from '../src/graphql.ts';
import { finished } from '../src/store.ts';

export interface StoreNow {
  phase: string;
  url: string | null;
  engineVersion: string;
  provisioningSeconds: number | null;
  conditions: { type: string; status: string; message: string | null }[];
  /** The number of the revision that is wanted. */
  revision: number;
}

export async function storeNow(url: string, name: string): Promise<StoreNow> {
  const { store } = await ask<{ store: StoreNow & { revisions: { number: number; current: boolean }[] } }>(
    url,
    `query($name: String!) { store(name: $name) {
      phase url engineVersion provisioningSeconds conditions { type status message } revisions { number current }
    } }`,
    { name },
  );
  return { ...store, revision: store.revisions.find(({ current }) => current)?.number ?? 0 };
}

export const upgrade = (url: string, name: string, engineVersion: string): Promise<void> =>
  change(url, 'upgradeStore', 'UpgradeStoreInput', { name, engineVersion });

export const rollBack = (url: string, name: string, toRevision: number): Promise<void> =>
  change(url, 'rollbackStore', 'RollbackStoreInput', { name, toRevision });

/** Gives a store new secrets. */
export const rotate = (url: string, name: string): Promise<void> =>
  change(url, 'rotateStoreSecrets', 'StoreRefInput', { name });

/** Asks for a change, and waits until it has succeeded. */
async function change(url: string, mutation: string, type: string, input: object): Promise<void> {
  const answer = await ask<
    Record<string, { operation: { id: string } | null; userErrors: { code: string; message: string }[] }>
  >(
    url,
    `mutation($input: ${type}!) { ${mutation}(input: $input) { operation { id } userErrors { code message } } }`,
    { input },
  );
  const { operation, userErrors } = answer[mutation] ?? { operation: null, userErrors: [] };
  if (operation === null) throw new Error(`${mutation} was refused: ${JSON.stringify(userErrors)}`);
  const end = await finished(url, operation.id, 600_000);
  if (end.state !== 'SUCCEEDED')
    throw new Error(`${mutation} ended as ${end.state}: ${JSON.stringify(end.error)}`);
}
