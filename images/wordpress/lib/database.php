<?php
declare(strict_types=1);

namespace Shopyard;

require_once __DIR__ . '/settings.php';

/** @return array{string, int} */
function databaseAddress(): array {
  [$host, $port] = [...explode(':', (string) setting('WORDPRESS_DB_HOST'), 2), '3306'];
  return [$host, (int) $port];
}

/** One attempt, bounded; throws mysqli_sql_exception. The password is read from the environment and appears nowhere else. */
function connectOnce(int $seconds): \mysqli {
  mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
  $link = mysqli_init();
  $link->options(MYSQLI_OPT_CONNECT_TIMEOUT, $seconds);
  $link->options(MYSQLI_OPT_READ_TIMEOUT, max($seconds, 1));
  [$host, $port] = databaseAddress();
  $user = setting('WORDPRESS_DB_USER');
  // The warning that comes with the exception would say the same a second time.
  @$link->real_connect($host, $user, setting('WORDPRESS_DB_PASSWORD'), setting('WORDPRESS_DB_NAME'), $port);
  return $link;
}

/** What kind of trouble an error of the driver is: login, missing, away or other. */
function databaseTrouble(\mysqli_sql_exception $error): string {
  return match (true) {
    in_array($error->getCode(), [1044, 1045, 1698], true) => 'login',
    $error->getCode() === 1049 => 'missing',
    $error->getCode() >= 2000, in_array($error->getCode(), [1040, 1053, 1130, 1152, 1927], true) => 'away',
    default => 'other',
  };
}

/** The end of a command that the database let down. */
function databaseFailure(\mysqli_sql_exception $error): Failure {
  $trouble = databaseTrouble($error);
  $sentence = match ($trouble) {
    'login' => 'could not log in to the database',
    'missing' => 'the database does not exist',
    'away' => 'the database does not answer',
    default => 'the database refuses',
  };
  // The driver does not tell the state of an error that comes before a connection does.
  $state = [1044 => '42000', 1045 => '28000', 1049 => '42000', 1698 => '28000'][$error->getCode()] ?? $error->getSqlState();
  $code = $trouble === 'away' ? (string) $error->getCode() : "SQLSTATE $state";
  $kind = $trouble === 'login' ? Kind::Login : Kind::Unavailable;
  return new Failure($kind, [$error->getMessage(), "FATAL: $sentence ($code)"]);
}

/**
 * Waits for a database that answers, at most so many seconds. A refused login is waited for as well, but at most 60 of them: a database
 * takes up new logins when it starts, and does that while passwords are rotated.
 */
function connect(int $seconds): \mysqli {
  $begun = hrtime(true);
  $said = '';
  while (true) {
    try {
      return connectOnce(5);
    } catch (\mysqli_sql_exception $error) {
      $trouble = databaseTrouble($error);
      $passed = (hrtime(true) - $begun) / 1e9;
      $patience = $trouble === 'login' ? min(60, $seconds) : $seconds;
      if ($trouble === 'other' || $passed >= $patience) throw databaseFailure($error);
      if ($said !== $trouble) info('waiting for the database: ' . $error->getMessage());
      $said = $trouble;
    }
    sleep(1);
  }
}

/** How long commands wait for something, in seconds. */
function patience(int $default): int {
  return (int) (setting('SHOPYARD_WAIT_SECONDS') ?? $default);
}
