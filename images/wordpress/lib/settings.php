<?php
declare(strict_types=1);

namespace Shopyard;

/** A variable of the environment, or what the file holds that <name>_FILE names; null where neither is there. */
function setting(string $name): ?string {
  $value = getenv($name);
  if (is_string($value) && $value !== '') return $value;
  $file = getenv("{$name}_FILE");
  if (!is_string($file) || $file === '') return null;
  $text = @file_get_contents($file);
  return $text === false ? null : trim($text);
}
