<?php
/** Run by `wp eval-file` in the shop: its own seed code, once for each currency. No strict types: WP-CLI evaluates this file. */

namespace Shopyard;

foreach (['log', 'database', 'seed-file', 'shop-settings', 'products', 'administrator'] as $file) require_once setting('SHOPYARD_LIB') . "/$file.php";

$asked = json_decode($args[0], true);
$store = ['title' => 'Shop', 'theme' => 'light', 'country' => 'DE', 'locale' => 'de-DE'];
ensureAdministrator(setting('ADMIN_USER'), setting('ADMIN_EMAIL'), null);

$amounts = [];
$decimals = [];
foreach ($asked['currencies'] as $currency) {
  applySettings([...$store, 'currency' => $currency]);
  $decimals[$currency] = wc_get_price_decimals();
  foreach ($asked['prices'] as $index => $price) {
    $handle = strtolower($currency) . "-$index";
    addProducts([['title' => $currency, 'handle' => $handle, 'priceMinor' => $price]], $currency);
    $amounts[$currency][] = wc_get_product(get_page_by_path($handle, OBJECT, 'product'))->get_price();
  }
}

$same = [];
foreach ($asked['skuPairs'] as $index => $skus) {
  $products = array_map(fn (string $sku, int $turn) => ['title' => $sku, 'handle' => "sku-$index-$turn", 'priceMinor' => 1, 'sku' => $sku], $skus, [0, 1]);
  try {
    addProducts($products, 'EUR');
  } catch (Failure) {
    $same[] = $skus[0];
  }
}

$refused = [];
foreach ([['currency' => 'EUR', 'country' => 'XO'], ['currency' => 'ZWG']] as $change) {
  try {
    applySettings([...$store, ...$change]);
  } catch (Failure $failure) {
    $refused[] = $failure->getMessage();
  }
}

echo "\nANSWER " . json_encode([
  'amounts' => $amounts,
  'decimals' => $decimals,
  'same' => $same,
  'refused' => $refused,
  'currencies' => array_keys(get_woocommerce_currencies()),
  'countries' => array_keys(WC()->countries->get_countries()),
]) . "\n";
