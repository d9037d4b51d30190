import { sameJson } from '../../lib/canonical-json.ts';
import { sameQuantity } from '../../lib/quantity.ts';
import type { Manifest } from '../engine.ts';

/** One field in which an object is not as its manifest says. Undefined: the field is not there. */
export interface FieldDifference {
  path: string;
  /** As it was found, as text fit to be shown. */
  found: string | undefined;
  wanted: string | undefined;
}

/** What the API server sets by itself. */
const served = new Set([
  'managedFields',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'uid',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);
/** Where Kubernetes has a quantity: of containers and claims, quotas, limit ranges, autoscalers and empty directories. */
const quantityPath =
  /^spec\.(.*\.)?resources\.(limits|requests)\.|^spec\.hard\.|^spec\.limits\[\d+\]\.|\.target\.(averageValue|value)$|\.emptyDir\.sizeLimit$/;
const longest = 80;
const mostDifferences = 20;
const hidden = '(hidden)';
const secretName = /pass|secret|token|credential|private|api_?key/i;

/**
 * What an apply of the manifest would change, from the object as it is and as the API server answered the dry run.
 * Values of Secrets, and of whatever sounds like one, are never told.
 */
export function differencesOf(live: Manifest, dryRun: Manifest): FieldDifference[] {
  const found: FieldDifference[] = [];
  compare(owned(live), owned(dryRun), '', live.kind === 'Secret', found);
  return found;
}

function owned({ metadata, status: _status, ...rest }: Manifest): Record<string, unknown> {
  const kept = Object.entries(metadata).filter(([name]) => !served.has(name));
  return { metadata: Object.fromEntries(kept), ...rest };
}

function compare(
  live: unknown,
  wanted: unknown,
  path: string,
  secret: boolean,
  found: FieldDifference[],
): void {
  if (found.length >= mostDifferences || same(live, wanted)) return;
  if (isRecord(live) && isRecord(wanted)) {
    for (const name of new Set([...Object.keys(live), ...Object.keys(wanted)])) {
      const below = path === '' ? name : `${path}.${name}`;
      const isSecret = secret
        ? !['kind', 'apiVersion', 'metadata', 'type', 'immutable'].includes(name) || path !== ''
        : false;
      compare(live[name], wanted[name], below, isSecret || secretName.test(name), found);
    }
    return;
  }
  if (Array.isArray(live) && Array.isArray(wanted)) {
    compareLists(live, wanted, path, secret, found);
    return;
  }
  if (quantityPath.test(path) && sameQuantity(live, wanted)) return;
  found.push({ path, found: shown(live, secret), wanted: shown(wanted, secret) });
}

/** Items with names are matched by name, all others by place. */
function compareLists(
  live: readonly unknown[],
  wanted: readonly unknown[],
  path: string,
  secret: boolean,
  found: FieldDifference[],
): void {
  const names = [...live, ...wanted].map(nameOf);
  if (names.every((name) => name !== undefined)) {
    for (const name of new Set(names)) {
      const hides = secret || secretName.test(name);
      const of = (items: readonly unknown[]): unknown => items.find((item) => nameOf(item) === name);
      compare(of(live), of(wanted), `${path}[${name}]`, hides, found);
    }
    return;
  }
  for (let at = 0; at < Math.max(live.length, wanted.length); at += 1)
    compare(live[at], wanted[at], `${path}[${at}]`, secret, found);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nameOf = (item: unknown): string | undefined =>
  isRecord(item) && typeof item['name'] === 'string' ? item['name'] : undefined;

const same = (a: unknown, b: unknown): boolean =>
  a === undefined || b === undefined ? a === b : sameJson(a, b);

function shown(value: unknown, secret: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (secret) return hidden;
  const text = typeof value === 'string' ? value : JSON.stringify(masked(value));
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** A whole record that came or went may hold what sounds like a secret further down. */
function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked);
  if (!isRecord(value)) return value;
  const hides = typeof value['name'] === 'string' && secretName.test(value['name']);
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [
      name,
      secretName.test(name) || (hides && name === 'value') ? hidden : masked(below),
    ]),
  );
}

/** `spec.replicas 0 → 1`, for people; what was added from outside comes as a path alone. */
export function wordsOf(differences: readonly FieldDifference[], added: readonly string[] = []): string {
  const words = [
    ...differences.map(
      ({ path, found, wanted }) => `${path} ${found ?? '(missing)'} → ${wanted ?? '(removed)'}`,
    ),
    ...added
      .filter((path) => !differences.some((one) => one.path === path))
      .map((path) => `${path} (added) → (removed)`),
  ];
  const rest = words.length - 6;
  return `${words.slice(0, 6).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}
