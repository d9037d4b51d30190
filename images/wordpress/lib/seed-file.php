<?php
declare(strict_types=1);

namespace Shopyard;

const isText = 'Shopyard\isText';
const isCount = 'Shopyard\isCount';

/** Each field of the seed's store, and of a product, with the check that it has to pass. */
const storeFields = ['id' => isText, 'name' => isText, 'title' => isText, 'theme' => isText, 'currency' => 'Shopyard\isCurrency', 'country' => 'Shopyard\isCountry', 'locale' => isText];
const productFields = ['title' => isText, 'handle' => isText, 'priceMinor' => isCount];
const optionalFields = ['description' => 'is_string', 'sku' => isText, 'stock' => isCount, 'image' => isText];

function isText(mixed $value): bool {
  return is_string($value) && $value !== '';
}

function isCount(mixed $value): bool {
  return is_int($value) && $value >= 0;
}

function isCurrency(mixed $value): bool {
  return is_string($value) && preg_match('/^[A-Z]{3}$/D', $value) === 1;
}

function isCountry(mixed $value): bool {
  return is_string($value) && preg_match('/^[A-Z]{2}$/D', $value) === 1;
}

/** The seed; without products it has the sample ones. A fault in the file is a fault of whoever wrote it: all are named, nothing is guessed. */
function readSeed(string $path): array {
  $text = @file_get_contents($path);
  if ($text === false) throw new Failure(Kind::Settings, ["FATAL: the seed file $path cannot be read"]);
  $seed = json_decode($text, true);
  if (!is_array($seed)) throw new Failure(Kind::Settings, ['FATAL: the seed file is not JSON: ' . json_last_error_msg()]);
  $faults = seedFaults($seed);
  if ($faults !== []) throw new Failure(Kind::Settings, ['FATAL: the seed file is wrong at ' . implode(', ', array_slice($faults, 0, 10))]);
  return $seed['products'] === [] ? [...$seed, 'products' => sampleProducts()] : $seed;
}

/** @return list<string> */
function seedFaults(array $seed): array {
  $faults = isText($seed['hash'] ?? null) ? [] : ['hash'];
  array_push($faults, ...faultsOf($seed['store'] ?? null, storeFields, [], 'store'));
  if (!is_array($seed['products'] ?? null)) return [...$faults, 'products'];
  foreach ($seed['products'] as $index => $product) array_push($faults, ...faultsOf($product, productFields, optionalFields, "products[$index]"));
  return $faults;
}

/** @return list<string> */
function faultsOf(mixed $value, array $checks, array $optional, string $path): array {
  $fields = is_array($value) ? $value : [];
  $present = array_intersect_key($optional, array_filter($fields, fn ($field) => $field !== null));
  $wrong = array_filter($checks + $present, fn (string $check, string $name) => !$check($fields[$name] ?? null), ARRAY_FILTER_USE_BOTH);
  return array_map(fn (string $name) => "$path.$name", array_keys($wrong));
}

/** What a shop without products of its own shows: sample-products.csv, prices in the smallest unit. */
function sampleProducts(): array {
  $lines = array_map(fn (string $line) => str_getcsv($line, ',', '"', ''), file(__DIR__ . '/sample-products.csv', FILE_IGNORE_NEW_LINES));
  $names = array_shift($lines);
  return array_map(function (array $values) use ($names): array {
    $product = array_combine($names, $values);
    return [...$product, 'priceMinor' => (int) $product['priceMinor'], 'stock' => (int) $product['stock']];
  }, $lines);
}
