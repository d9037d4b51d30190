<?php
/**
 * Run by shopyard-seed within WordPress, with the steps to take: the shop's settings, its products, its administrator. Each can be repeated.
 * No strict types: WP-CLI evaluates this file.
 */

namespace Shopyard;

require_once __DIR__ . '/log.php';
require_once __DIR__ . '/database.php';
require_once __DIR__ . '/state.php';
require_once __DIR__ . '/seed-file.php';
require_once __DIR__ . '/shop-settings.php';
require_once __DIR__ . '/pages.php';
require_once __DIR__ . '/selling.php';
require_once __DIR__ . '/products.php';
require_once __DIR__ . '/administrator.php';

runCommand(function () use ($args): void {
  global $wpdb;
  // The administrator of this name can be gone; products belong to one, and shipping zones may only be made by one.
  ensureAdministrator(setting('ADMIN_USER'), setting('ADMIN_EMAIL'), in_array('access', $args, true) ? setting('ADMIN_PASSWORD') : null);
  $seed = readSeed(setting('SEED_FILE'));
  $database = $wpdb->dbh;
  if (in_array('settings', $args, true)) applySettings($seed['store']);
  if (in_array('install', $args, true)) {
    prepareSelling();
    preparePages();
    setMarker($database, 'schema', setting('SHOPYARD_SCHEMA'));
  }
  if (in_array('products', $args, true)) {
    $added = addProducts($seed['products'], $seed['store']['currency']);
    info('the seed has ' . count($seed['products']) . " products, of which $added were added");
    addSeed($database, $seed['hash']);
  }
  update_option('shopyard_seed', $seed['hash']);
  setMarker($database, 'seed', $seed['hash']);
});
