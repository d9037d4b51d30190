import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientKey } from './client-address.ts';

describe('what counts as one client', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:10.1.2.3', '10.1.2.3'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:1:2:3:4', '2001:db8:0:0::/64'],
    ['2001:db8:a:b:c:d:e:f', '2001:db8:a:b::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    [undefined, 'unknown'],
    ['', 'unknown'],
    ['evil, 10.0.0.1', 'unknown'],
  ])('is for %s: %s', (address, key) => {
    expect(clientKey(address)).toBe(key);
  });

  it('is the same for all addresses of one IPv6 network, however they are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    const half = fc.array(group, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        const key = clientKey([...network, ...one].join(':'));
        expect(clientKey([...network, ...other].join(':').toUpperCase())).toBe(key);
        expect(key).toBe(`${network.join(':')}::/64`);
      }),
    );
  });
});
