import type { Manifest } from '../../domain/engine.ts';
import { parseQuantity } from '../../lib/quantity.ts';
import type { StepContext } from './step.ts';

type Context = Pick<StepContext, 'facts' | 'store' | 'cluster'>;

/**
 * GiB of the claims that cannot have the size that is wanted, by their names: one that was enlarged by hand cannot
 * shrink, and one whose storage class cannot expand volumes stays as it is. A capacity alone says little: many drivers
 * round it up.
 */
export async function fixedClaims(context: Context): Promise<Record<string, number>> {
  const { facts, store } = context;
  const wanted = store.wanted.storage ?? {};
  const differing = facts.observed.claims.filter(
    ({ name, capacityGiB }) =>
      wanted[name] !== undefined && capacityGiB !== undefined && capacityGiB !== wanted[name],
  );
  const sizes = await Promise.all(
    differing.map(async ({ name }): Promise<[string, number][]> => {
      const size = await fixedSize(context, name, wanted[name] ?? 0);
      return size === undefined ? [] : [[name, size]];
    }),
  );
  return Object.fromEntries(sizes.flat());
}

interface ClaimSpec {
  storageClassName?: string;
  resources?: { requests?: { storage?: string } };
}

async function fixedSize(
  { store, cluster: { connection } }: Context,
  name: string,
  wanted: number,
): Promise<number | undefined> {
  const claim = await connection.get('PersistentVolumeClaim', store.namespace, name);
  const spec = claim?.['spec'] as ClaimSpec | undefined;
  const asked = (parseQuantity(spec?.resources?.requests?.storage) ?? 0) / 2 ** 30;
  if (asked === 0 || asked === wanted) return undefined;
  if (asked > wanted) return asked;
  const className = spec?.storageClassName;
  const storageClass =
    className === undefined ? undefined : await connection.get('StorageClass', undefined, className);
  return canExpand(storageClass) ? undefined : asked;
}

/** Without the class, or where it cannot be told, the API server decides. */
const canExpand = (storageClass: Manifest | undefined): boolean =>
  storageClass === undefined || storageClass['allowVolumeExpansion'] === true;
