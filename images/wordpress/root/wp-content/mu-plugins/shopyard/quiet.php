<?php
declare(strict_types=1);

namespace Shopyard;

/** The image has no mail program. Saying so is better than a mail that is lost without a word. */
add_filter('pre_wp_mail', function (mixed $sent, array $mail): bool {
  error_log(sprintf('mail not sent, this shop has no mail server: %s', $mail['subject'] ?? ''));
  return false;
}, 10, 2);

// Scheduled work runs in a CronJob: the shop neither calls itself nor waits for an answer of its own.
add_filter('action_scheduler_allow_async_request_runner', '__return_false');
add_filter('woocommerce_background_image_regeneration', '__return_false');

// What looks for news, offers and updates on other people's servers.
add_filter('woocommerce_admin_features', fn (array $features): array => array_values(array_diff($features, ['remote-inbox-notifications', 'remote-free-extensions', 'marketing', 'onboarding', 'launch-your-store'])));
add_filter('woocommerce_allow_marketplace_suggestions', '__return_false');
add_filter('woocommerce_enable_setup_wizard', '__return_false');
add_filter('woocommerce_prevent_automatic_wizard_redirect', '__return_true');
foreach (['_maybe_update_core', '_maybe_update_plugins', '_maybe_update_themes'] as $look) remove_action('admin_init', $look);
foreach (['wp_version_check', 'wp_update_plugins', 'wp_update_themes'] as $look) remove_action($look, $look);
remove_action('admin_init', 'wp_auto_update_core');
add_action('wp_dashboard_setup', fn () => remove_meta_box('dashboard_primary', 'dashboard', 'side'));

// Feeds, generators and discovery links that a shop has no use for.
foreach (['wp_generator', 'rsd_link', 'wp_shortlink_wp_head', 'wlwmanifest_link'] as $link) remove_action('wp_head', $link);
add_filter('xmlrpc_enabled', '__return_false');
add_filter('wp_resource_hints', '__return_empty_array');
