<?php
declare(strict_types=1);

namespace Shopyard;

/** The image that the seed names, where the product has none in the shop's own library. The visitor's browser fetches it. */
function seedImage(\WC_Product $product, string $class): ?string {
  $url = $product->get_image_id() ? '' : (string) $product->get_meta('_shopyard_image');
  if ($url === '') return null;
  return sprintf('<img class="%s" src="%s" alt="%s" loading="lazy" referrerpolicy="no-referrer">', esc_attr($class), esc_url($url), esc_attr(wp_strip_all_tags($product->get_name())));
}

add_filter('woocommerce_product_get_image', fn (string $html, \WC_Product $product): string => seedImage($product, 'shopyard-image') ?? $html, 10, 2);

add_filter('woocommerce_single_product_image_thumbnail_html', function (string $html): string {
  global $product;
  $image = $product instanceof \WC_Product ? seedImage($product, 'shopyard-image wp-post-image') : null;
  return $image === null ? $html : '<div class="woocommerce-product-gallery__image">' . $image . '</div>';
});
