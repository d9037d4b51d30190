<?php
declare(strict_types=1);

namespace Shopyard;

require_once __DIR__ . '/settings.php';

/**
 * @param list<string> $names
 * @return array<string, string>
 */
function required(array $names): array {
  $found = array_combine($names, array_map(setting(...), $names));
  $missing = array_keys($found, null, true);
  if ($missing !== []) throw new Failure(Kind::Settings, ['FATAL: the environment lacks ' . implode(', ', $missing)]);
  return $found;
}
