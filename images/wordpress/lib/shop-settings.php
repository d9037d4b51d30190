<?php

namespace Shopyard;

/** The seed's store as WordPress's and WooCommerce's settings. */
function applySettings(array $store): void {
  refuseUnknown($store);
  update_option('blogname', $store['title']);
  update_option('blogdescription', '');
  update_option('shopyard_theme', $store['theme']);
  $currency = $store['currency'];
  update_option('woocommerce_currency', $currency);
  update_option('woocommerce_default_country', $store['country']);
  foreach (moneyFormat($currency, $store['locale']) as $name => $value) update_option("woocommerce_$name", $value);
  applyLanguage($store['locale']);
}

/** A shop in a country or a currency that WooCommerce does not know would quietly sell in another. */
function refuseUnknown(array $store): void {
  $faults = array_filter([
    isset(WC()->countries->get_countries()[$store['country']]) ? null : "FATAL: WooCommerce has no country {$store['country']}",
    isset(get_woocommerce_currencies()[$store['currency']]) ? null : "FATAL: WooCommerce has no currency {$store['currency']}",
  ]);
  if ($faults !== []) throw new Failure(Kind::Settings, array_values($faults));
}

/** How the locale writes amounts, and how many decimals the currency has. */
function moneyFormat(string $currency, string $locale): array {
  $format = new \NumberFormatter($locale, \NumberFormatter::CURRENCY);
  // Such as "#,##0.00 ¤": the sign before or after the digits, with or without a space between.
  $pattern = explode(';', $format->getPattern())[0];
  $position = preg_match('/¤.*[0#]/u', $pattern) === 1 ? 'left' : 'right';
  $space = preg_match('/¤[\s\x{a0}\x{202f}]|[\s\x{a0}\x{202f}]¤/u', $pattern) === 1 ? '_space' : '';
  return [
    'price_num_decimals' => (string) currencyDecimals($currency),
    'currency_pos' => $position . $space,
    'price_thousand_sep' => $format->getSymbol(\NumberFormatter::MONETARY_GROUPING_SEPARATOR_SYMBOL),
    'price_decimal_sep' => $format->getSymbol(\NumberFormatter::MONETARY_SEPARATOR_SYMBOL),
  ];
}

/** ISO 4217: how many decimals an amount has; priceMinor counts in the last of them. */
function currencyDecimals(string $currency): int {
  $digits = require __DIR__ . '/currency-digits.php';
  return $digits[$currency] ?? throw new Failure(Kind::Settings, ["FATAL: the currency $currency is not in the table of ISO 4217"]);
}

/** The page says which language it is in. WordPress would refuse a language whose translations are not in the image. */
function applyLanguage(string $locale): void {
  $language = implode('_', array_filter([\Locale::getPrimaryLanguage($locale), \Locale::getRegion($locale)]));
  $wanted = fn () => $language === 'en_US' ? '' : $language;
  add_filter('sanitize_option_WPLANG', $wanted);
  update_option('WPLANG', $wanted());
  remove_filter('sanitize_option_WPLANG', $wanted);
}
