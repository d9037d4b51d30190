import { formatQuantity as format, parseQuantity } from '../schema/quantity.ts';
import type { Quantity } from '../schema/quantity.ts';

export type { Quantity };

/** A quantity that validation has let through; what is absent or no quantity counts as nothing. */
export function quantity(text: string | number | undefined): Quantity {
  const parsed = text === undefined ? undefined : parseQuantity(String(text));
  return parsed ?? { milli: 0n, format: 'decimal' };
}

/** Printed as the first of the two that is something was written. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { milli: a.milli + b.milli, format: a.milli === 0n ? b.format : a.format };
}

export function formatQuantity(amount: Quantity): string {
  return amount.milli === 0n ? '0' : format(amount);
}
