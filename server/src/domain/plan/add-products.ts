import { refusal, shown } from '../input/refusal.ts';
import type { UserError } from '../reason.ts';
import type { Product } from '../store/store.ts';

export interface AddedProducts {
  products: Product[];
  /** Handles that were there already: their products stay as they are. */
  kept: string[];
  problems: UserError[];
}

/** Products are added by handle; existing ones are neither changed nor deleted. `added` has the order of the input. */
export function addProducts(
  existing: readonly Product[],
  added: readonly Product[],
  path: readonly string[],
): AddedProducts {
  const handles = new Set(existing.map(({ handle }) => handle));
  const owners = new Map(existing.flatMap(({ sku, handle }) => (sku === undefined ? [] : [[sku, handle]])));
  const problems = added.flatMap(({ sku, handle }, index) => {
    const owner = sku === undefined || handles.has(handle) ? undefined : owners.get(sku);
    if (owner === undefined) return [];
    return [
      refusal(
        [...path, String(index), 'sku'],
        `The SKU ${shown(sku ?? '')} belongs to the product ${shown(owner)} already.`,
        'Use each one once in a store.',
      ),
    ];
  });
  return {
    products: [...existing, ...added.filter(({ handle }) => !handles.has(handle))],
    kept: added.map(({ handle }) => handle).filter((handle) => handles.has(handle)),
    problems,
  };
}
