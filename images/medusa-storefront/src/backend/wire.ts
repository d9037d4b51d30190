/** What is used of the answers of Medusa's store API. Anything may be missing: an older or newer backend answers too. */
export interface WireRegion {
  id: string;
  currency_code: string;
  countries?: { iso_2: string; display_name?: string | null }[] | null;
}

export interface WirePrice {
  calculated_amount?: number | null;
  calculated_amount_with_tax?: number | null;
  original_amount?: number | null;
  original_amount_with_tax?: number | null;
}

export interface WireVariant {
  id: string;
  title?: string | null;
  sku?: string | null;
  manage_inventory?: boolean | null;
  allow_backorder?: boolean | null;
  inventory_quantity?: number | null;
  calculated_price?: WirePrice | null;
}

export interface WireProduct {
  id: string;
  handle?: string | null;
  title: string;
  description?: string | null;
  thumbnail?: string | null;
  images?: { url: string }[] | null;
  variants?: WireVariant[] | null;
}

export interface WireLine {
  id: string;
  product_title?: string | null;
  product_handle?: string | null;
  variant_title?: string | null;
  title?: string | null;
  thumbnail?: string | null;
  quantity: number;
  unit_price?: number | null;
  total?: number | null;
}

export interface WireAddress {
  first_name?: string | null;
  last_name?: string | null;
  address_1?: string | null;
  postal_code?: string | null;
  city?: string | null;
  country_code?: string | null;
  phone?: string | null;
}

interface WireTotals {
  currency_code: string;
  items?: WireLine[] | null;
  email?: string | null;
  shipping_address?: WireAddress | null;
  shipping_methods?: { name?: string | null; shipping_option_id?: string | null }[] | null;
  item_total?: number | null;
  shipping_total?: number | null;
  discount_total?: number | null;
  tax_total?: number | null;
  total?: number | null;
}

export interface WireCart extends WireTotals {
  id: string;
  completed_at?: string | null;
  payment_collection?: WirePaymentCollection | null;
}

export interface WirePaymentCollection {
  id: string;
  payment_sessions?: { provider_id: string; status?: string | null }[] | null;
}

export interface WireOrder extends WireTotals {
  id: string;
  display_id?: number | null;
  created_at?: string | null;
}

export interface WireShippingOption {
  id: string;
  name: string;
  amount?: number | null;
  insufficient_inventory?: boolean | null;
}
