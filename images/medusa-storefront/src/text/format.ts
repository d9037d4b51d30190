import { currencyDigits } from './currency-digits.ts';

/** An amount in major units as the shop's locale writes it, with the digits of ISO 4217. An amount in a code that nobody knows still shows. */
export function money(amount: number, currency: string, locale: string): string {
  const digits = currencyDigits[currency.toUpperCase()];
  const fraction =
    digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...fraction }).format(amount);
}

/** A country's name in the shop's language; the code where it has none. */
export function countryName(code: string, language: string): string {
  try {
    return (
      new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(code.toUpperCase()) ?? code
    );
  } catch {
    return code.toUpperCase();
  }
}
