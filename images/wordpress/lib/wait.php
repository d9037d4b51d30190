<?php
/**
 * shopyard-wait: ends with 0 once the database says that the shop was brought to SHOPYARD_SCHEMA. SHOPYARD_WAIT_SECONDS bounds the whole wait;
 * kubelet then starts it again and shows it.
 */
declare(strict_types=1);

namespace Shopyard;

require __DIR__ . '/log.php';
require __DIR__ . '/required.php';
require __DIR__ . '/database.php';
require __DIR__ . '/state.php';

runCommand(function (): void {
  $wanted = required(['WORDPRESS_DB_HOST', 'WORDPRESS_DB_NAME', 'WORDPRESS_DB_USER', 'WORDPRESS_DB_PASSWORD', 'SHOPYARD_SCHEMA'])['SHOPYARD_SCHEMA'];
  $limit = patience(600);
  $begun = hrtime(true);
  $left = fn (): int => (int) ceil($limit - (hrtime(true) - $begun) / 1e9);
  $said = '';
  while (true) {
    $database = connect(max(0, $left()));
    try {
      while (true) {
        $schema = readMarkers($database)['schema'] ?? null;
        if ($schema === $wanted) {
          info("the database has schema $schema");
          return;
        }
        $text = "waiting for schema $wanted: the database has " . ($schema ?? 'none');
        if ($text !== $said) info($text);
        $said = $text;
        if ($left() <= 0) throw new Failure(Kind::Unavailable, ["$said; gave up after $limit s"]);
        sleep(1);
      }
    } catch (\mysqli_sql_exception $error) {
      if (databaseTrouble($error) !== 'away') throw databaseFailure($error);
    }
  }
});
