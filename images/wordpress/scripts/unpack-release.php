<?php
/**
 * Downloads a WooCommerce release and unpacks it: php unpack-release.php <source> <version> <sha256 or empty> <folder>.
 * The archive must have that checksum; without one, every file must have the checksum that the source publishes, and no other file may be there.
 */
declare(strict_types=1);

[, $source, $version, $sha256, $folder] = $argv;

function fail(string $sentence): never {
  fwrite(STDERR, "unpack-release: $sentence\n");
  exit(1);
}

function download(string $url): string {
  $body = @file_get_contents($url);
  if ($body === false) fail("$url could not be downloaded: " . (error_get_last()['message'] ?? 'no reason given'));
  return $body;
}

/** Paths below the folder => what the source says of each. */
function publishedSums(string $source, string $version): array {
  $answer = json_decode(download("$source/plugin-checksums/woocommerce/$version.json"), true);
  return is_array($answer['files'] ?? null) ? $answer['files'] : fail("$source has no checksums of WooCommerce $version");
}

function compare(string $folder, array $sums): void {
  $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS));
  foreach ($files as $file) {
    $path = substr((string) $file, strlen($folder) + 1);
    $expected = (array) ($sums[$path]['sha256'] ?? []);
    if (!in_array(hash_file('sha256', (string) $file), $expected, true)) fail("$path is not the file that was published");
    unset($sums[$path]);
  }
  if ($sums !== []) fail(array_key_first($sums) . ' is missing');
}

$archive = download("$source/plugin/woocommerce.$version.zip");
if ($sha256 !== '' && !hash_equals($sha256, hash('sha256', $archive))) {
  fail("WooCommerce $version has the checksum " . hash('sha256', $archive) . ", expected was $sha256");
}
$file = (string) tempnam('/tmp', 'release');
file_put_contents($file, $archive);
$zip = new ZipArchive();
if ($zip->open($file) !== true || !$zip->extractTo($folder)) fail("the archive of WooCommerce $version is broken");
unlink($file);
if ($sha256 === '') compare("$folder/woocommerce", publishedSums($source, $version));
