// Run by `helm test`: the shop answers, lists its products, says which store it is, and what must not be reachable is not.
function answer(string $path): string {
  $headers = 'Host: ' . getenv('SHOP_HOST') . "\r\nX-Forwarded-Proto: https";
  $context = stream_context_create(['http' => ['header' => $headers, 'timeout' => 10, 'ignore_errors' => true, 'follow_location' => 0]]);
  $body = @file_get_contents(getenv('SHOP') . $path, false, $context);
  $status = $http_response_header[0] ?? 'no answer';
  if (!str_contains($status, ' 200')) { fwrite(STDERR, "$path: $status\n"); exit(1); }
  return $body;
}
answer('/healthz.php');
$page = answer('/');
if (!str_contains($page, 'content="' . getenv('STORE_ID') . '/')) { fwrite(STDERR, "the front page does not say which store it is\n"); exit(1); }
$products = json_decode(answer('/wp-json/wc/store/v1/products?per_page=100'), true);
$socket = @stream_socket_client('tcp://' . getenv('FORBIDDEN'), $code, $text, 3);
if ($socket && getenv('MUST_BE_ISOLATED') === 'true') { fwrite(STDERR, getenv('FORBIDDEN') . " is reachable: network policies are not enforced\n"); exit(1); }
echo count($products), ' products; network policies are ', $socket ? 'not ' : '', "enforced\n";
