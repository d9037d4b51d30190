<?php
/** /healthz.php: 200 while the shop can sell, which takes a database that answers and a shop that was set up. WordPress itself is not loaded. */
declare(strict_types=1);

namespace Shopyard;

require __DIR__ . '/database.php';
require __DIR__ . '/state.php';

function health(): array {
  try {
    return isset(readMarkers(connectOnce(2))['schema']) ? [200, 'ok'] : [503, 'the shop is not set up yet'];
  } catch (\mysqli_sql_exception $error) {
    return [503, databaseTrouble($error) === 'login' ? 'the database refuses the login' : 'the database does not answer'];
  }
}

[$status, $text] = health();
http_response_code($status);
header('Content-Type: text/plain; charset=utf-8');
header('Cache-Control: no-store');
echo "$text\n";
