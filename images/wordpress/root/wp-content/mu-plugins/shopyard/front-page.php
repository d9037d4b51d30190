<?php
declare(strict_types=1);

namespace Shopyard;

/** Which store this is and what it was filled with: the control plane asks the front page. */
add_action('wp_head', function (): void {
  if (!is_front_page()) return;
  printf('<meta name="shopyard-store" content="%s">' . "\n", esc_attr(getenv('SHOPYARD_STORE_ID') . '/' . get_option('shopyard_seed', '')));
}, 0);

/** Behind an edge the port and the scheme that a request shows are the edge's affair: only another host or path is worth a redirect. */
add_filter('redirect_canonical', function (mixed $target, mixed $requested): mixed {
  $place = fn (mixed $url): array => array_diff_key((array) wp_parse_url((string) $url), ['scheme' => 0, 'port' => 0]);
  return $place($target) == $place($requested) ? false : $target;
}, 10, 2);

/** The shop has one address; under its other names it sends visitors there. */
add_action('template_redirect', function (): void {
  $home = (string) wp_parse_url(home_url(), PHP_URL_HOST);
  $asked = strtolower((string) preg_replace('/:\d+$/', '', (string) ($_SERVER['HTTP_HOST'] ?? '')));
  if ($asked === $home || !in_array($_SERVER['REQUEST_METHOD'] ?? '', ['GET', 'HEAD'], true)) return;
  wp_redirect(home_url() . wp_unslash((string) $_SERVER['REQUEST_URI']), 302, 'Shopyard');
  exit;
}, 0);
