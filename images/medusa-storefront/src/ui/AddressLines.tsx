import type { Totals } from '../backend/totals.ts';
import { countryName } from '../text/format.ts';
import { useShop } from './shop-context.ts';

/** Where it goes, as one writes it on a parcel. */
export function AddressLines({ totals: { address, email } }: { totals: Totals }) {
  const { language } = useShop();
  if (address === null) return null;
  const lines = [
    address.name,
    address.street,
    `${address.postalCode} ${address.city}`.trim(),
    countryName(address.country, language),
    email,
  ];
  return (
    <address>
      {lines.map((line) => (
        <span key={line} dir="auto">
          {line}
        </span>
      ))}
    </address>
  );
}
