import { sha256 } from '../../lib/canonical-json.ts';
import { ownersInText, writtenOwner } from './owners-text.ts';

/** Who set fields of an object, how, and when. */
export interface Owner {
  manager?: string;
  operation?: string;
  apiVersion?: string;
  subresource?: string;
  time?: string;
  fieldsType?: string;
}

/** One line of `metadata.managedFields`: an owner and its fields. */
export interface FieldOwner extends Owner {
  fieldsV1?: FieldTree;
}

/** FieldsV1: `f:name`, `k:{...}` and `v:...` lead down; `.` is the thing itself. */
export interface FieldTree {
  [step: string]: FieldTree;
}

/** Helm's name, also for objects of a release that are healed, and our own. */
export type OurManager = 'helm' | 'shopyard';
const ours: ReadonlySet<string> = new Set<OurManager>(['helm', 'shopyard']);

/** Whose fields are left alone: the controllers of Kubernetes, autoscalers, and what serves edges and certificates. */
const allowed: readonly RegExp[] = [
  /^kube-(controller-manager|scheduler|apiserver)$/,
  /^kubelet$/,
  /^cloud-controller-manager$/,
  /autoscaler/,
  /^(keda|vpa|vertical-pod)/,
  /^cert-manager/,
  /^(traefik|nginx|ingress-nginx|nginx-ingress|external-dns)/,
  /^simulator/,
];

/**
 * What `kubectl rollout restart` (and every tool that does as it does) writes on a pod template. It asks for new pods
 * and changes nothing that is wanted, so it stands: taken away, it would undo the restart, or make another.
 */
const restartedAt = 'f:kubectl.kubernetes.io/restartedAt';

/** Somebody who has no business with our objects set fields of this one. What a `status` says is nobody's spec. */
const isForeign = ({ manager = '', subresource }: Owner): boolean =>
  subresource !== 'status' && !ours.has(manager) && !allowed.some((pattern) => pattern.test(manager));

const isOurs = ({ manager = '', subresource }: Owner): boolean =>
  subresource !== 'status' && ours.has(manager);

const isCounted = (owner: Owner): boolean => isOurs(owner) || isForeign(owner);

/** Names of those who have set fields and have no business here. */
export const foreignManagers = (owners: readonly FieldOwner[] | undefined): string[] =>
  [...new Set((owners ?? []).filter(isForeign).map(({ manager = 'somebody' }) => manager))].sort();

/** Ends the fingerprint of an object in which somebody foreign has set fields. */
const foreignMark = '!';

/**
 * Short text that changes whenever anybody but an allowed controller changes what is wanted of an object: it follows
 * from who owns which field since when, so a status that moves every second leaves it alone. Owners may be given as
 * the text they came in.
 */
export function fingerprintOf(
  owners: readonly FieldOwner[] | string | undefined,
  generation?: number,
): string {
  const counted =
    typeof owners === 'string'
      ? ownersInText(owners).filter(isCounted)
      : (owners ?? []).filter(isCounted).map(writtenOwner);
  const lines = counted
    .map(({ manager, operation, subresource, time, fields = 'null' }) => {
      const who = JSON.stringify([manager, operation, subresource, time]);
      return `${who.slice(0, -1)},${fields}]`;
    })
    .sort();
  const hasForeign = counted.some(isForeign);
  // Within one second two changes by the same hand bear the same time; the generation tells them apart.
  const touched = owners === undefined || hasForeign ? (generation ?? 0) : 0;
  return `${sha256(`${lines.join('\n')}\n${touched}`).slice(0, 12)}${hasForeign ? foreignMark : ''}`;
}

/** Only ours and allowed controllers have written it. */
export const isClean = (fingerprint: string): boolean => !fingerprint.endsWith(foreignMark);

/**
 * The list of owners after fields of foreign managers have become ours, so that the next apply removes what the
 * manifest does not name; undefined where there is nothing to take. Labels, annotations and finalizers that others
 * added stay theirs to set, and so do a restart of the pods and the number of replicas where the manifest leaves it to
 * an autoscaler.
 */
export function takeBack(
  owners: readonly FieldOwner[] | undefined,
  manager: OurManager,
  setsReplicas: boolean,
): FieldOwner[] | undefined {
  const foreign = (owners ?? []).filter(isForeign);
  if (owners === undefined || foreign.length === 0) return undefined;
  const rest = owners.filter((owner) => !isForeign(owner));
  const mine = rest.find((owner) => owner.manager === manager && owner.operation === 'Apply');
  if (!mine) return rest;
  let fieldsV1 = mine.fieldsV1 ?? {};
  for (const { apiVersion, fieldsV1: theirs } of foreign)
    if (apiVersion === mine.apiVersion) fieldsV1 = merged(fieldsV1, takeable(theirs ?? {}, setsReplicas));
  return rest.map((owner) => (owner === mine ? { ...mine, fieldsV1 } : owner));
}

/** Fields in the spec (or data) that foreign managers own and the manifest does not set: what was added from outside. */
export function addedFields(
  owners: readonly FieldOwner[] | undefined,
  manifest: object,
  setsReplicas: boolean,
): string[] {
  const added = (owners ?? [])
    .filter(isForeign)
    .flatMap(({ fieldsV1 }) => unsetPaths(takeable(fieldsV1 ?? {}, setsReplicas), manifest, ''));
  return [...new Set(added)].sort();
}

function takeable(tree: FieldTree, setsReplicas: boolean): FieldTree {
  const body = without(without(tree, 'f:metadata'), 'f:status');
  const standing = without(body, 'f:spec', 'f:template', 'f:metadata', 'f:annotations', restartedAt);
  return setsReplicas ? standing : without(standing, 'f:spec', 'f:replicas');
}

/** The tree without what lies at the path; what held nothing else goes along. */
function without(tree: FieldTree, step: string, ...deeper: string[]): FieldTree {
  const { [step]: below, ...rest } = tree;
  const [next, ...more] = deeper;
  if (below === undefined) return tree;
  if (next === undefined) return rest;
  const kept = without(below, next, ...more);
  if (kept === below) return tree;
  return Object.keys(kept).some((one) => one !== '.') ? { ...tree, [step]: kept } : rest;
}

function merged(a: FieldTree, b: FieldTree): FieldTree {
  const result: FieldTree = { ...a };
  for (const [step, below] of Object.entries(b)) result[step] = merged(a[step] ?? {}, below);
  return result;
}

/** `spec.template.spec.containers[name=web].image`, one per thing that the value lacks altogether. */
function unsetPaths(tree: FieldTree, value: unknown, above: string): string[] {
  return Object.entries(tree)
    .filter(([step]) => step !== '.')
    .flatMap(([step, below]) => {
      const path = `${above}${written(step, above)}`;
      const inner = memberOf(value, step);
      return inner === undefined ? [path] : unsetPaths(below, inner, path);
    });
}

function memberOf(value: unknown, step: string): unknown {
  const text = step.slice(2);
  if (step.startsWith('f:')) return (value as Record<string, unknown> | null | undefined)?.[text];
  if (!Array.isArray(value)) return undefined;
  const wanted: unknown = JSON.parse(text);
  if (step.startsWith('v:')) return value.find((item) => item === wanted);
  // A key that the item leaves out has its default.
  return (value as Record<string, unknown>[]).find((item) =>
    Object.entries(wanted as object).every(([key, one]) => item[key] === undefined || item[key] === one),
  );
}

function written(step: string, above: string): string {
  const text = step.slice(2);
  if (step.startsWith('f:')) return above === '' ? text : `.${text}`;
  if (!step.startsWith('k:')) return `[${text}]`;
  const keys = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return `[${keys.map(([key, value]) => `${key}=${String(value)}`).join(',')}]`;
}
