import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostProblem, normalHost, parseDomains } from './host.ts';

const path = ['input', 'domains'];
const parse = (...domains: string[]) => parseDomains(domains, 'shops.example.com', path);

describe('a domain of a store', () => {
  it.each([
    ['tea.example.org', 'tea.example.org'],
    ['TEA.Example.ORG', 'tea.example.org'],
    ['tea.example.org.', 'tea.example.org'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a.b.c.d.co.uk', 'a.b.c.d.co.uk'],
    ['1password.example', '1password.example'],
    [`${'a'.repeat(63)}.example`, `${'a'.repeat(63)}.example`],
  ])('may be %s', (given, stored) => {
    expect(parse(given)).toEqual({ domains: [stored], problems: [] });
  });

  it.each([
    ['', 'empty'],
    ['localhost', 'is the own machine of whoever asks'],
    ['tea', 'no domain'],
    ['*.example.org', 'wildcard'],
    ['10.0.0.1', 'is an IP address'],
    ['1.2.3.4.', 'is an IP address'],
    ['[::1]', 'is an IP address'],
    ['fe80::1', 'is an IP address'],
    ['tea.example.org:8080', 'has a port'],
    ['http://tea.example.org/', 'is a whole address, with a scheme'],
    ['http://tea.example.org', 'is a whole address, with a scheme'],
    ['tea.example.org/path', 'has a path'],
    ['owner@tea.example.org', 'is an e-mail address'],
    ['tea..example.org', 'no DNS name'],
    ['.tea.example.org', 'no DNS name'],
    ['-tea.example.org', 'no DNS name'],
    ['tea-.example.org', 'no DNS name'],
    ['te_a.example.org', 'no DNS name'],
    [`${'a'.repeat(64)}.example`, 'no DNS name'],
    [`${'a.'.repeat(130)}example`, 'longer than 253'],
    ['tea.example.org\n', 'ASCII'],
    ['tea.example.org\nnginx.ingress: x', 'ASCII'],
    ['bücher.example', 'ASCII'],
    ['tea.example.123', 'ends in a number'],
    ['tea.localhost', 'inside of a network'],
    ['tea.svc.cluster.local', 'inside of a network'],
    ['kubernetes.default.svc', 'inside of a network'],
    ['metadata.google.internal', 'inside of a network'],
    ['shops.example.com', 'given by store names'],
    ['other.shops.example.com', 'given by store names'],
    ['OTHER.SHOPS.example.com.', 'given by store names'],
  ])('may not be %j', (given, says) => {
    const { problems } = parse(given);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'domains', '0'] });
    expect(problems[0]?.message).toContain(says);
  });

  it.each(['http://tea.example.org/a?b#c', 'tea.example.org/path', 'tea.example.org:8080'])(
    'with more than the host in it, %s, is answered with the host alone',
    (given) => {
      expect(parse(given).problems[0]?.remedy).toBe('Give the host alone: tea.example.org.');
    },
  );

  it('with other letters is answered with its encoded form', () => {
    expect(parse('bücher.example').problems[0]?.remedy).toContain('xn--bcher-kva.example');
  });

  it('is named once, whatever its case, and there are at most ten', () => {
    expect(parse('tea.example.org', 'TEA.example.org.').problems).toMatchObject([
      { path: ['input', 'domains', '1'], message: expect.stringContaining('named twice') },
    ]);
    const eleven = Array.from({ length: 11 }, (_, index) => `tea${String(index)}.example.org`);
    expect(parse(...eleven).problems).toMatchObject([{ path }]);
    expect(parse(...eleven.slice(1)).problems).toEqual([]);
  });

  it('is plain lower-case DNS when it is accepted, whatever the text', () => {
    const unit = fc.constantFrom(...'ab9-.*:_@/\n é');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit, maxLength: 40 }), fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
        const host = normalHost(text);
        if (hostProblem(host, 'shops.example.com', path) !== undefined) return;
        expect(host).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
        expect(host).not.toMatch(/^[0-9.]+$/);
      }),
      { numRuns: 1_000 },
    );
  });
});
