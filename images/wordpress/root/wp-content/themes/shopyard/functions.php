<?php
declare(strict_types=1);

namespace ShopyardTheme;

const variants = ['light', 'dark', 'sand'];

/** The look that the shop was given; light where it was given none that there is. */
function variant(): string {
  $chosen = (string) get_option('shopyard_theme', 'light');
  return in_array($chosen, variants, true) ? $chosen : 'light';
}

add_action('after_setup_theme', function (): void {
  add_theme_support('title-tag');
  add_theme_support('html5', ['search-form', 'gallery', 'caption', 'style', 'script']);
  add_theme_support('woocommerce', ['thumbnail_image_width' => 480, 'single_image_width' => 800]);
  add_theme_support('responsive-embeds');
});

add_action('wp_enqueue_scripts', function (): void {
  $version = wp_get_theme()->get('Version');
  wp_enqueue_style('shopyard', get_stylesheet_uri(), [], $version);
  wp_enqueue_style('shopyard-shop', get_theme_file_uri('shop.css'), ['shopyard', 'woocommerce-general'], $version);
}, 20);

add_filter('language_attributes', fn (string $attributes): string => $attributes . ' data-theme="' . esc_attr(variant()) . '"');

// A product's link in a list is its title, so that it says where it leads and nothing else.
add_action('init', function (): void {
  remove_action('woocommerce_before_shop_loop_item', 'woocommerce_template_loop_product_link_open', 10);
  remove_action('woocommerce_after_shop_loop_item', 'woocommerce_template_loop_product_link_close', 5);
  remove_action('woocommerce_shop_loop_item_title', 'woocommerce_template_loop_product_title', 10);
  remove_action('woocommerce_before_shop_loop_item_title', 'woocommerce_template_loop_product_thumbnail', 10);
  remove_action('woocommerce_sidebar', 'woocommerce_get_sidebar', 10);
});

add_action('woocommerce_before_shop_loop_item_title', function (): void {
  printf('<a href="%s" tabindex="-1" aria-hidden="true">%s</a>', esc_url((string) get_permalink()), woocommerce_get_product_thumbnail());
});

add_action('woocommerce_shop_loop_item_title', function (): void {
  printf('<h2 class="product-title"><a href="%s">%s</a></h2>', esc_url((string) get_permalink()), get_the_title());
});

// A product that nobody has put into a category does not say so.
add_action('woocommerce_single_product_summary', function (): void {
  global $product;
  $default = [(int) get_option('default_product_cat')];
  if ($product instanceof \WC_Product && $product->get_category_ids() === $default) remove_action('woocommerce_single_product_summary', 'woocommerce_template_single_meta', 40);
}, 39);

/** @return list<array{string, string, bool}> Address, text and whether it is the page that is shown. */
function navigation(): array {
  if (!function_exists('WC')) return [];
  $count = WC()->cart?->get_cart_contents_count() ?? 0;
  return [
    [(string) wc_get_page_permalink('shop'), 'Shop', is_shop()],
    [wc_get_cart_url(), $count > 0 ? "Cart ($count)" : 'Cart', is_cart()],
    [(string) wc_get_page_permalink('myaccount'), 'Account', is_account_page()],
  ];
}
