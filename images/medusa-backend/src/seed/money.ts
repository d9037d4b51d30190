/** Digits after the point of a currency's amounts: 2 for EUR, 0 for JPY, 3 for KWD. */
export const currencyDigits = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Medusa keeps amounts in the currency's main unit: 1999 cents are 19.99. */
export const mainUnits = (minor: number, currency: string): number =>
  Number((minor / 10 ** currencyDigits(currency)).toFixed(currencyDigits(currency)));
