import type { WireAddress, WireCart, WireLine, WireOrder } from './wire.ts';

export interface Line {
  id: string;
  title: string;
  /** Empty where the product has one variant only. */
  variant: string;
  handle: string;
  picture: string | null;
  quantity: number;
  /** Of the whole line, with tax, in major units. */
  total: number;
}

export interface Address {
  name: string;
  firstName: string;
  lastName: string;
  street: string;
  postalCode: string;
  city: string;
  /** Lower case. */
  country: string;
  phone: string;
}

/** What cart and order have alike. All amounts with tax, in major units. */
export interface Totals {
  currency: string;
  email: string;
  address: Address | null;
  delivery: string | null;
  lines: Line[];
  count: number;
  itemTotal: number;
  shippingTotal: number;
  discountTotal: number;
  taxTotal: number;
  total: number;
}

export function toTotals(wire: WireCart | WireOrder): Totals {
  const lines = (wire.items ?? []).map(toLine);
  return {
    currency: wire.currency_code.toUpperCase(),
    email: wire.email ?? '',
    address: wire.shipping_address ? toAddress(wire.shipping_address) : null,
    delivery: wire.shipping_methods?.[0]?.name ?? null,
    lines,
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    itemTotal: wire.item_total ?? lines.reduce((sum, line) => sum + line.total, 0),
    shippingTotal: wire.shipping_total ?? 0,
    discountTotal: wire.discount_total ?? 0,
    taxTotal: wire.tax_total ?? 0,
    total: wire.total ?? 0,
  };
}

/** What Medusa calls the only variant of a product that has no choice. */
const unnamed = /^default( variant| title)?$/i;

/** A variant's name as shown: nothing for the only one of a product. */
export const variantName = (title: string): string => (unnamed.test(title) ? '' : title);

function toLine(wire: WireLine): Line {
  return {
    id: wire.id,
    title: wire.product_title ?? wire.title ?? '',
    variant: variantName(wire.variant_title ?? ''),
    handle: wire.product_handle ?? '',
    picture: wire.thumbnail ?? null,
    quantity: wire.quantity,
    total: wire.total ?? (wire.unit_price ?? 0) * wire.quantity,
  };
}

function toAddress(wire: WireAddress): Address {
  const firstName = wire.first_name ?? '';
  const lastName = wire.last_name ?? '';
  return {
    name: `${firstName} ${lastName}`.trim(),
    firstName,
    lastName,
    street: wire.address_1 ?? '',
    postalCode: wire.postal_code ?? '',
    city: wire.city ?? '',
    country: wire.country_code?.toLowerCase() ?? '',
    phone: wire.phone ?? '',
  };
}

/** Whether everything that delivery needs is there: a cart knows its country from the start. */
export const isDeliverable = ({ email, address }: Totals): boolean =>
  email !== '' && address !== null && address.street !== '' && address.city !== '' && address.lastName !== '';
