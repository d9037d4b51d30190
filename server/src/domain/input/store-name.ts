import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

export const shortestName = 3;
export const longestName = 40;

const words = `admin api app apps assets auth blog cdn cluster console dashboard default docs false ftp graphql health healthz
  help imap ingress internal kubernetes livez local localhost login mail mcp metrics monitoring none ns ns1 ns2 null oauth
  pop pop3 proxy readyz root smtp ssl sso static status store support svc system test true undefined webmail wildcard wpad www`;
const reservedWords: ReadonlySet<string> = new Set(words.split(/\s+/));
const reservedBeginnings = ['kube-', 'shopyard', 'openshift-', 'store-'] as const;

interface NameRule {
  holds(name: string): boolean;
  say: string;
  remedy: string;
}

const alphabet = 'Use lower-case letters a to z, digits and hyphens, such as "tea-and-coffee".';

/** In this order; the first that does not hold is answered. No pattern can take long: each is anchored and has no nested repetition. */
const rules: readonly NameRule[] = [
  {
    holds: (name) => name.length >= shortestName,
    say: 'is too short',
    remedy: `Use ${String(shortestName)} to ${String(longestName)} characters.`,
  },
  {
    holds: (name) => name.length <= longestName,
    say: 'is too long',
    remedy: `Use ${String(shortestName)} to ${String(longestName)} characters.`,
  },
  {
    holds: (name) => !/[^a-z0-9-]/.test(name),
    say: 'has characters that host names cannot carry',
    remedy: alphabet,
  },
  {
    // Services of the store begin with its name, and a Service must begin with a letter.
    holds: (name) => !/^[^a-z]/.test(name),
    say: 'does not begin with a letter',
    remedy: 'Begin it with a letter a to z.',
  },
  {
    holds: (name) => !name.endsWith('-'),
    say: 'ends in a hyphen',
    remedy: 'End it with a letter or a digit.',
  },
  {
    // Such labels are reserved for encodings (RFC 5891, 4.2.3.1): browsers show xn--… as other letters.
    holds: (name) => name.slice(2, 4) !== '--',
    say: 'has hyphens as its third and fourth character, which are kept for international names',
    remedy: 'Use a single hyphen there.',
  },
];

export const isReservedName = (name: string): boolean =>
  reservedWords.has(name) || reservedBeginnings.some((beginning) => name.startsWith(beginning));

/** What is wrong with a new store's name: the first rule that it breaks. */
export function nameProblem(name: string, path: readonly string[]): UserError | undefined {
  const broken = rules.find((rule) => !rule.holds(name));
  if (broken) return refusal(path, `The name ${shown(name)} ${broken.say}.`, broken.remedy);
  if (!isReservedName(name)) return undefined;
  return refusal(path, `The name ${shown(name)} is reserved.`, 'Choose another name.', {
    code: 'NAME_RESERVED',
  });
}

/** Valid names close to a taken one, in a fixed order; the caller keeps those that are free. */
export function nameCandidates(name: string): string[] {
  const endings = ['shop', '2', 'online', '3', 'market', '4', '5', '6', '7', '8', '9'];
  return endings
    .map((ending) => `${name.slice(0, longestName - ending.length - 1).replace(/-+$/, '')}-${ending}`)
    .filter((candidate) => nameProblem(candidate, []) === undefined);
}
