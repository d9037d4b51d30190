<?php
declare(strict_types=1);

namespace Shopyard;

// Quotes, dashes and names stay as they were written; emoji are the visitor's own, not pictures from elsewhere.
add_filter('run_wptexturize', '__return_false');
add_filter('option_use_smilies', fn () => '0');
foreach (['the_title', 'the_content', 'wp_title', 'document_title', 'comment_text'] as $filter) remove_filter($filter, 'capital_P_dangit', $filter === 'comment_text' ? 31 : 11);
remove_action('wp_head', 'print_emoji_detection_script', 7);
remove_action('wp_print_styles', 'print_emoji_styles');
remove_action('admin_print_scripts', 'print_emoji_detection_script');
remove_action('admin_print_styles', 'print_emoji_styles');
add_filter('emoji_svg_url', '__return_false');

// Currencies that WooCommerce has no sign for are named by their code.
add_filter('woocommerce_currency_symbol', fn (string $symbol, string $currency): string => $symbol === '' ? $currency : $symbol, 10, 2);
add_filter('woocommerce_currencies', function (array $currencies): array {
  $own = (string) get_option('woocommerce_currency');
  return $own === '' ? $currencies : $currencies + [$own => $own];
});
