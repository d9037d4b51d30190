import { fingerprintOf } from '../../domain/drift/ownership.ts';
import type { ObservedRef } from '../../domain/store/observed.ts';
import type { WireCondition, WireMetadata, WireObject } from '../wire-objects.ts';

/** Labels that every object of ours carries. */
export const storeIdLabel = 'shopyard.dev/store-id';
const componentLabel = 'app.kubernetes.io/component';

/** Messages are cut: what the cluster writes has no bound. */
const longestMessage = 1000;

export const cut = (text: string | undefined): string =>
  text === undefined || text.length <= longestMessage ? (text ?? '') : `${text.slice(0, longestMessage)}…`;

/** ms since 1970; undefined where the time is missing or none. */
export function timeOf(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** Identity of any object; `kind` is given, because items of a list do not carry it. */
export function projectRef<K extends string>(kind: K, metadata: WireMetadata): ObservedRef & { kind: K } {
  return {
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
    generation: metadata.generation,
    resourceVersion: metadata.resourceVersion ?? '',
    component: metadata.labels?.[componentLabel],
    deleting: metadata.deletionTimestamp !== undefined,
    ...(kind === 'Pod'
      ? {}
      : { fingerprint: fingerprintOf(metadata.owners ?? metadata.managedFields, metadata.generation) }),
  };
}

export const projectOther = (kind: string) => (object: WireObject) => projectRef(kind, object.metadata);

export const condition = (conditions: WireCondition[] | undefined, type: string): WireCondition | undefined =>
  conditions?.find((one) => one.type === type);
