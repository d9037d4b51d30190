import { isIPv4, isIPv6 } from 'node:net';

/**
 * What the hourly limit counts as one client: an IPv4 address, or the first 64 bits of an IPv6 one, because a single
 * client can use all the rest. An IPv4 address in IPv6 clothes is the IPv4 address. Anything else counts as `unknown`.
 */
export function clientKey(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  return `${groups(plain).slice(0, 4).join(':')}::/64`;
}

/** The eight groups of a valid IPv6 address, without leading zeros. */
function groups(address: string): string[] {
  const split = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [head = '', tail] = address.toLowerCase().split('::');
  const [first, last] = [split(head), split(tail ?? '')];
  const missing = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  return [...first, ...Array<string>(missing).fill('0'), ...last].map((group) =>
    group.replace(/^0+(?=.)/, ''),
  );
}
