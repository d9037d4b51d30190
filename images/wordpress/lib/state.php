<?php
declare(strict_types=1);

namespace Shopyard;

/** Tables of our own beside WordPress's: what the shop's database says about itself. */
function prepareState(\mysqli $database): void {
  $database->query('create table if not exists shopyard_marker (
    name varchar(32) primary key,
    value varchar(191) not null,
    changed_at timestamp not null default current_timestamp on update current_timestamp
  ) default charset utf8mb4');
  $database->query('create table if not exists shopyard_seed (
    hash varchar(64) primary key,
    applied_at timestamp not null default current_timestamp
  ) default charset utf8mb4');
}

/**
 * Markers by name: `schema` is the engine version that the shop was brought to, `seed` the seed that it shows, `access` a fingerprint of the
 * administrator that was set last. Empty for a database that no seed Job has touched.
 * @return array<string, string>
 */
function readMarkers(\mysqli $database): array {
  $found = $database->query("select 1 from information_schema.tables where table_schema = database() and table_name = 'shopyard_marker'");
  if ($found->num_rows === 0) return [];
  return array_column($database->query('select name, value from shopyard_marker')->fetch_all(MYSQLI_ASSOC), 'value', 'name');
}

function setMarker(\mysqli $database, string $name, string $value): void {
  $database->execute_query('replace into shopyard_marker (name, value) values (?, ?)', [$name, $value]);
}

/** Whether this seed was ever applied. */
function hasSeed(\mysqli $database, string $hash): bool {
  return $database->execute_query('select 1 from shopyard_seed where hash = ?', [$hash])->num_rows > 0;
}

function addSeed(\mysqli $database, string $hash): void {
  $database->execute_query('insert ignore into shopyard_seed (hash) values (?)', [$hash]);
}

/** Held by the connection: of several seed Jobs one works, the others come after it. */
function tryLock(\mysqli $database): bool {
  return (int) $database->query("select get_lock(concat('shopyard-seed-', database()), 0)")->fetch_row()[0] === 1;
}
