<?php
/**
 * shopyard-seed: brings the shop to SHOPYARD_SCHEMA, fills it from SEED_FILE and sets its administrator, each only when the database does not
 * say that it has been done. Safe to run again after any failure, and at the same time as another.
 */
declare(strict_types=1);

namespace Shopyard;

require __DIR__ . '/log.php';
require __DIR__ . '/required.php';
require __DIR__ . '/database.php';
require __DIR__ . '/state.php';
require __DIR__ . '/seed-file.php';

const variables = [
  'WORDPRESS_DB_HOST', 'WORDPRESS_DB_NAME', 'WORDPRESS_DB_USER', 'WORDPRESS_DB_PASSWORD', 'SHOP_URL', 'SHOPYARD_STORE_ID', 'SHOPYARD_SCHEMA',
  'SEED_FILE', 'ADMIN_USER', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'WORDPRESS_AUTH_KEY',
];

/** Changes when the administrator's name, address or password was given anew; tells none of them. */
function accessFingerprint(array $settings): string {
  $given = json_encode([$settings['ADMIN_USER'], $settings['ADMIN_EMAIL'], $settings['ADMIN_PASSWORD']]);
  return substr(hash_hmac('sha256', $given, "shopyard-access {$settings['ADMIN_PASSWORD']}"), 0, 32);
}

/** @return list<string> Of `install`, `settings`, `products` and `access`, in this order. */
function chooseSteps(array $markers, bool $known, array $wanted): array {
  return array_keys(array_filter([
    'install' => ($markers['schema'] ?? null) !== $wanted['schema'],
    'settings' => ($markers['seed'] ?? null) !== $wanted['seed'],
    'products' => !$known,
    'access' => ($markers['access'] ?? null) !== $wanted['access'],
  ]));
}

/** Runs WP-CLI; its output is the log's. A failure of it is ours. `input` goes to its standard input, where no list of processes shows it. */
function wp(array $arguments, string $input = ''): void {
  $pipes = [];
  $process = proc_open(['wp', ...$arguments], [['pipe', 'r'], STDOUT, STDERR], $pipes, setting('WORDPRESS_ROOT') ?? '/srv/wordpress');
  if ($process === false) throw new Failure(Kind::Incomplete, ['FATAL: WP-CLI could not be started']);
  fwrite($pipes[0], $input);
  fclose($pipes[0]);
  $code = proc_close($process);
  if ($code !== 0) throw new Failure(Kind::Incomplete, ["FATAL: `wp $arguments[0] " . ($arguments[1] ?? '') . "` ended with exit code $code"]);
}

function lock(\mysqli $database): void {
  $said = false;
  while (!tryLock($database)) {
    if (!$said) info('waiting: another seed Job works on this database');
    $said = true;
    sleep(1);
  }
}

/** WordPress's and WooCommerce's tables, new or brought to this version. */
function install(array $settings, bool $isNew): void {
  info($isNew ? 'setting up the shop' : "bringing the shop to {$settings['SHOPYARD_SCHEMA']}");
  $administrator = ["--admin_user={$settings['ADMIN_USER']}", "--admin_email={$settings['ADMIN_EMAIL']}", '--prompt=admin_password'];
  // Does nothing where WordPress is there already, which it can be after an attempt that broke off.
  wp(['core', 'install', "--url={$settings['SHOP_URL']}", '--title=Shop', ...$administrator, '--skip-email', '--quiet'], "{$settings['ADMIN_PASSWORD']}\n");
  wp(['plugin', 'activate', 'woocommerce', '--quiet']);
  if ($isNew) return;
  wp(['core', 'update-db', '--quiet']);
  wp(['wc', 'update', '--quiet']);
}

function seed(): void {
  $settings = required(variables);
  $seed = readSeed($settings['SEED_FILE']);
  $wanted = ['schema' => $settings['SHOPYARD_SCHEMA'], 'seed' => $seed['hash'], 'access' => accessFingerprint($settings)];
  $database = connect(patience(180));
  try {
    lock($database);
    prepareState($database);
    $markers = readMarkers($database);
    $steps = chooseSteps($markers, hasSeed($database, $wanted['seed']), $wanted);
    if ($steps === []) {
      info("nothing to do: the shop has version {$wanted['schema']} and seed {$wanted['seed']}");
      return;
    }
    if (in_array('install', $steps, true)) install($settings, !isset($markers['schema']));
    // Sets the markers as it goes: pods that wait for the schema start while products are still being added.
    wp(['eval-file', __DIR__ . '/setup.php', ...$steps]);
    setMarker($database, 'access', $wanted['access']);
    info("the shop has version {$wanted['schema']} and seed {$wanted['seed']}");
  } catch (\mysqli_sql_exception $error) {
    throw databaseFailure($error);
  }
}

runCommand(seed(...));
