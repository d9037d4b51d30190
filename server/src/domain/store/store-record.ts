import { isStoreEdge } from '../store-edge.ts';
import { engineKinds, planNames, type EngineKind } from '../words.ts';
import type { Store, Wanted } from './store.ts';

/**
 * What lies in a store's own namespace beside the shop, so that the store can be taken over after the database is
 * lost: everything that is wanted of it, and no secret. `keyFingerprint` names the platform key of its passwords.
 */
export interface StoreRecord {
  format: 1;
  storeId: string;
  name: string;
  engine: EngineKind;
  owner: string;
  keyFingerprint: string;
  wanted: Wanted;
}

/** Name of the ConfigMap that holds it, packed, under the key `record`. */
export const storeRecordName = 'shopyard-store';

export const storeRecord = (
  { id, name, engine, owner, wanted }: Pick<Store, 'id' | 'name' | 'engine' | 'owner' | 'wanted'>,
  keyFingerprint: string,
): StoreRecord => ({ format: 1, storeId: id, name, engine, owner, keyFingerprint, wanted });

/** The record, if this is one of a form that is known here. Its content is judged like any input after this. */
export function parseStoreRecord(value: unknown): StoreRecord | undefined {
  if (!isObject(value) || value['format'] !== 1) return undefined;
  const { storeId, name, engine, owner, keyFingerprint, wanted } = value;
  const texts = [storeId, name, owner, keyFingerprint];
  if (!texts.every((text) => typeof text === 'string' && text !== '')) return undefined;
  if (!engineKinds.some((kind) => kind === engine) || !isWanted(wanted)) return undefined;
  return value as unknown as StoreRecord;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;

function isWanted(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { engineVersion, plan, config, domains, labels, suspended, credentialsVersion, storage, edge } =
    value;
  return (
    typeof engineVersion === 'string' &&
    planNames.some((name) => name === plan) &&
    isObject(config) &&
    Array.isArray(config['products']) &&
    Array.isArray(domains) &&
    Array.isArray(labels) &&
    typeof suspended === 'boolean' &&
    isCount(credentialsVersion) &&
    (storage === undefined || (isObject(storage) && Object.values(storage).every(isCount))) &&
    (edge === undefined || isStoreEdge(edge))
  );
}
