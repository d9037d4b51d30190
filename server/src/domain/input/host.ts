import { domainToASCII } from 'node:url';
import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

export const mostDomains = 10;

const privateEndings = [
  'localhost',
  'local',
  'internal',
  'svc',
  'lan',
  'home',
  'corp',
  'arpa',
  'onion',
  'invalid',
];
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A host as it is compared and stored: lower case, without the dot of the root. */
export const normalHost = (host: string): string => host.toLowerCase().replace(/\.$/, '');

interface HostRule {
  holds(host: string, baseDomain: string): boolean;
  say: string;
  remedy: string | ((host: string) => string);
}

const rules: readonly HostRule[] = [
  {
    holds: (host) => host.length > 0 && host.length <= 253,
    say: 'is empty or longer than 253 characters',
    remedy: 'Use a name such as shop.example.com.',
  },
  { holds: (host) => !host.includes('*'), say: 'is a wildcard', remedy: 'Name each host by itself.' },
  {
    holds: (host) => !/[^\x21-\x7e]/.test(host),
    say: 'has characters beyond ASCII, or spaces',
    remedy: (host) => {
      const encoded = /\s/.test(host) ? '' : domainToASCII(host);
      return encoded === ''
        ? 'Use a name such as shop.example.com.'
        : `Write it in its encoded form, ${encoded}.`;
    },
  },
  {
    holds: (host) => !/^[a-z][a-z0-9+.-]*:\/\//.test(host),
    say: 'is a whole address, with a scheme',
    remedy: hostAlone,
  },
  {
    holds: (host) => !/[/?#]/.test(host),
    say: 'has a path',
    remedy: hostAlone,
  },
  {
    holds: (host) => !host.includes('@'),
    say: 'is an e-mail address or has a user in it',
    remedy: 'Use a name such as shop.example.com.',
  },
  {
    holds: (host) => !/^[0-9.]+$|^\[|:.*:/.test(host),
    say: 'is an IP address',
    remedy: 'Use a host name.',
  },
  {
    holds: (host) => !host.includes(':'),
    say: 'has a port',
    remedy: hostAlone,
  },
  {
    holds: (host) => host !== 'localhost',
    say: 'is the own machine of whoever asks for it',
    remedy: 'Use a public name that you own, such as shop.example.com.',
  },
  {
    holds: (host) => host.includes('.'),
    say: 'has no domain',
    remedy: 'Use a full name such as shop.example.com.',
  },
  {
    holds: (host) => host.split('.').every((part) => label.test(part)),
    say: 'is no DNS name',
    remedy: 'Use labels of letters, digits and inner hyphens, at most 63 characters each.',
  },
  {
    holds: (host) => !/\.[0-9-]+$/.test(host),
    say: 'ends in a number',
    remedy: 'Use a name such as shop.example.com.',
  },
  {
    holds: (host) => !privateEndings.some((ending) => host === ending || host.endsWith(`.${ending}`)),
    say: 'belongs to the inside of a network',
    remedy: 'Use a public name that you own.',
  },
  {
    holds: (host, base) => host !== base && !host.endsWith(`.${base}`),
    say: 'lies under the domain whose hosts are given by store names',
    remedy: 'Use a name under a domain of your own; the stable address comes by itself.',
  },
];

/** What is left of an address without all that is not its host. */
function hostAlone(text: string): string {
  const host = text.replace(/^[^/?#]*:\/\//, '').replace(/[/?#:].*$/s, '');
  return label.test(host.split('.')[0] ?? '') && host.includes('.') && !/^[0-9.]+$/.test(host)
    ? `Give the host alone: ${host}.`
    : 'Give a host name alone, such as shop.example.com.';
}

/** What is wrong with a host that a store should answer to, beside its stable one. Expects a `normalHost`. */
export function hostProblem(
  host: string,
  baseDomain: string,
  path: readonly string[],
): UserError | undefined {
  const broken = rules.find((rule) => !rule.holds(host, baseDomain));
  if (!broken) return undefined;
  const remedy = typeof broken.remedy === 'string' ? broken.remedy : broken.remedy(host);
  return refusal(path, `The domain ${shown(host)} ${broken.say}.`, remedy);
}

/** Parsed domains, or every reason why they are refused. */
export function parseDomains(
  domains: readonly string[],
  baseDomain: string,
  path: readonly string[],
): { domains: string[]; problems: UserError[] } {
  if (domains.length > mostDomains)
    return {
      domains: [],
      problems: [
        refusal(
          path,
          `${String(domains.length)} domains are too many.`,
          `Use at most ${String(mostDomains)}.`,
        ),
      ],
    };
  const hosts = domains.map((domain) => (domain.length > 300 ? domain : normalHost(domain)));
  const problems = hosts.flatMap((host, index) => {
    const here = [...path, String(index)];
    if (hosts.indexOf(host) < index)
      return [refusal(here, `The domain ${shown(host)} is named twice.`, 'Name each domain once.')];
    return hostProblem(host, baseDomain, here) ?? [];
  });
  return { domains: hosts, problems };
}
