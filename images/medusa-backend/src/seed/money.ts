import { Failure } from '../failure.ts';
import { currencyDigits } from './currency-digits.ts';

/** Medusa keeps amounts in the currency's main unit: 1999 cents are 19.99. A currency whose digits nobody knows is refused, not guessed. */
export function mainUnits(minor: number, currency: string): number {
  const digits = currencyDigits[currency];
  if (digits === undefined)
    throw new Failure('settings', [`the currency ${currency} is not in the table of ISO 4217`]);
  return Number((minor / 10 ** digits).toFixed(digits));
}
