<?php

namespace Shopyard;

/**
 * Adds products by handle; those that are there stay as they are. Tries all, then fails if one could not be added.
 * @return int how many were added
 */
function addProducts(array $products, string $currency): int {
  wp_defer_term_counting(true);
  $added = 0;
  $failed = [];
  foreach ($products as $product) {
    if (get_page_by_path($product['handle'], OBJECT, 'product') !== null) continue;
    try {
      addProduct($product, $currency);
      $added += 1;
    } catch (\Exception $error) {
      $failed[] = 'the product ' . json_encode($product['handle']) . ' could not be added: ' . html_entity_decode($error->getMessage());
    }
  }
  wp_defer_term_counting(false);
  if ($failed !== []) throw new Failure(Kind::Incomplete, [...$failed, 'FATAL: ' . count($failed) . ' of ' . count($products) . ' products could not be added']);
  return $added;
}

function addProduct(array $product, string $currency): void {
  $item = new \WC_Product_Simple();
  $item->set_name(literal($product['title']));
  $item->set_slug($product['handle']);
  $item->set_description(literal($product['description'] ?? ''));
  $item->set_regular_price(price($product['priceMinor'], currencyDecimals($currency)));
  if (isset($product['sku'])) $item->set_sku($product['sku']);
  $item->set_reviews_allowed(wc_reviews_enabled());
  $item->set_manage_stock(isset($product['stock']));
  if (isset($product['stock'])) $item->set_stock_quantity($product['stock']);
  // Shown from where it lies: the shop itself need not reach the internet.
  if (isset($product['image'])) $item->update_meta_data('_shopyard_image', $product['image']);
  $item->save();
  if ($item->get_slug() !== $product['handle']) {
    $item->delete(true);
    throw new \RuntimeException('its handle is the address of something else');
  }
}

/** An amount of the smallest unit as WooCommerce writes one: with a point. */
function price(int $minor, int $decimals): string {
  if ($decimals === 0) return (string) $minor;
  $digits = str_pad((string) $minor, $decimals + 1, '0', STR_PAD_LEFT);
  return substr($digits, 0, -$decimals) . '.' . substr($digits, -$decimals);
}

/**
 * Text as HTML that shows exactly that text. WordPress takes a backslash for an escape, square brackets for one of its commands and an
 * address on a line of its own for something to embed.
 */
function literal(string $text): string {
  $html = htmlspecialchars($text, ENT_NOQUOTES | ENT_SUBSTITUTE, 'UTF-8', true);
  return strtr($html, ['\\' => '&#92;', '[' => '&#91;', ']' => '&#93;', '://' => ':&#47;&#47;']);
}
