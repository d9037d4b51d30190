import type { KubeObject } from '../api/api.ts';
import { StatusError } from '../api/api.ts';
import type { FieldType } from '../schema/field-type.ts';
import { same } from '../schema/same.ts';
import {
  difference,
  differenceBelow,
  emptySet,
  fromFieldsV1,
  intersection,
  isEmpty,
  pathsOf,
  toFieldsV1,
  union,
} from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import { compare, fieldsOf, mergeTyped, prune, unionAll } from './typed.ts';

/** Who writes, how, and when. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string;
  time: string;
}

interface Entry extends Writer {
  fields: FieldSet;
}

interface WireEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: Record<string, unknown>;
  subresource?: string;
}

const unownedMetadata = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
  'generateName',
];

/** The part of an object that managers own: no identity, no server-set metadata. */
function ownable(object: KubeObject | undefined, subresource: string | undefined): Record<string, unknown> {
  if (object === undefined) return {};
  const { apiVersion: _apiVersion, kind: _kind, metadata, status, ...rest } = object;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([key]) => !unownedMetadata.includes(key)));
  const body: Record<string, unknown> = subresource === 'status' ? { status } : { ...rest, status };
  return Object.keys(kept).length === 0 ? body : { ...body, metadata: kept };
}

const readEntries = (object: KubeObject | undefined): Entry[] =>
  ((object?.metadata.managedFields ?? []) as WireEntry[])
    .filter((entry) => typeof entry.manager === 'string' && typeof entry.fieldsV1 === 'object')
    .map(({ manager, operation, apiVersion, time, fieldsV1, subresource }) => ({
      manager,
      operation,
      apiVersion,
      time: time ?? '',
      fields: fromFieldsV1(fieldsV1),
      ...(subresource === undefined ? {} : { subresource }),
    }));

const writeEntries = (entries: readonly Entry[]): WireEntry[] =>
  entries
    .filter((entry) => !isEmpty(entry.fields))
    .map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
      manager,
      operation,
      apiVersion,
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));

const isWriter = (entry: Writer, writer: Writer): boolean =>
  entry.manager === writer.manager &&
  entry.operation === writer.operation &&
  entry.apiVersion === writer.apiVersion &&
  entry.subresource === writer.subresource;

/** Notes on `next` who owns what after a create, update or patch that is no apply. */
export function noteUpdate(
  old: KubeObject | undefined,
  next: KubeObject,
  type: FieldType,
  writer: Writer,
): void {
  const { changed, removed } = compare(
    ownable(old, writer.subresource),
    ownable(next, writer.subresource),
    type,
  );
  const sent = next.metadata.managedFields;
  const entries = readEntries(sent === undefined ? old : next);
  if (isEmpty(changed) && isEmpty(removed)) {
    const unchanged = sent ?? old?.metadata.managedFields;
    if (unchanged !== undefined) next.metadata.managedFields = unchanged;
    return;
  }
  let mine = entries.find((entry) => isWriter(entry, writer));
  if (mine === undefined && !isEmpty(changed)) entries.push((mine = { ...writer, fields: fromFieldsV1({}) }));
  const kept = entries.map((entry) => {
    const without = differenceBelow(
      entry === mine ? entry.fields : difference(entry.fields, changed),
      removed,
    );
    if (entry !== mine) return { ...entry, fields: without };
    return { ...entry, time: writer.time, fields: union(without, changed) };
  });
  next.metadata.managedFields = writeEntries(kept);
}

export interface Application {
  /** Undefined: the configuration makes a new object. */
  live: KubeObject | undefined;
  /** The configuration in stored form. */
  applied: KubeObject;
  /** The configuration as it was sent: ownership counts what was said, also where nothing is stored of it. */
  sent: KubeObject;
  type: FieldType;
  writer: Writer;
  force: boolean;
}

/** The live object with a configuration applied; refuses with 409 when others own what it changes, unless forced. */
export function applyConfiguration({ live, applied, sent, type, writer, force }: Application): KubeObject {
  const { managedFields: _sent, ...appliedMetadata } = applied.metadata;
  const configuration: KubeObject = { ...applied, metadata: appliedMetadata };
  const fields = fieldsOf(ownable(sent, writer.subresource), type);
  if (live === undefined) {
    configuration.metadata.managedFields = writeEntries([{ ...writer, fields }]);
    return configuration;
  }
  const merged = mergeTyped(live, configuration, type) as KubeObject;
  const entries = readEntries(live);
  const { changed } = compare(ownable(live, writer.subresource), ownable(merged, writer.subresource), type);
  const others = entries.filter((entry) => !isWriter(entry, writer));
  const conflicts = others
    .map((entry) => ({ entry, fields: intersection(entry.fields, changed) }))
    .filter((one) => !isEmpty(one.fields));
  if (conflicts.length > 0 && !force) throw applyConflict(conflicts);
  const kept = others.map((entry) => ({ ...entry, fields: difference(entry.fields, changed) }));
  const last = entries.find((entry) => isWriter(entry, writer));
  const owned = unionAll([...kept.map((entry) => entry.fields), fields]);
  // metadata always stays: the name and identity in it belong to nobody
  if (!owned.children.has('f:metadata')) owned.children.set('f:metadata', emptySet());
  const pruned = last === undefined ? merged : (prune(merged, type, last.fields, owned) as KubeObject);
  const isSame = last !== undefined && same(toFieldsV1(last.fields), toFieldsV1(fields));
  const after = compare(ownable(live, writer.subresource), ownable(pruned, writer.subresource), type);
  const unchanged = isSame && isEmpty(after.changed) && isEmpty(after.removed);
  const mine: Entry = { ...writer, fields, time: unchanged ? last.time : writer.time };
  const remaining = kept.map((entry) => ({ ...entry, fields: differenceBelow(entry.fields, after.removed) }));
  return {
    ...pruned,
    metadata: {
      ...live.metadata,
      ...pruned.metadata,
      ...prunedMetadata(pruned),
      managedFields: writeEntries([mine, ...remaining]),
    },
  };
}

/** `labels`, `annotations`, `finalizers` and owners as pruned, even when pruning removed them. */
const prunedMetadata = (pruned: KubeObject): Record<string, unknown> => ({
  labels: pruned.metadata.labels,
  annotations: pruned.metadata.annotations,
  finalizers: pruned.metadata.finalizers,
  ownerReferences: pruned.metadata.ownerReferences,
});

function applyConflict(conflicts: readonly { entry: Entry; fields: FieldSet }[]): StatusError {
  const causes: { reason: string; message: string; field: string }[] = [];
  const texts: string[] = [];
  for (const { entry, fields } of conflicts) {
    const subresource = entry.subresource === undefined ? '' : ` with subresource "${entry.subresource}"`;
    const using = `"${entry.manager}"${subresource}${entry.operation === 'Update' ? ` using ${entry.apiVersion}` : ''}`;
    const paths = pathsOf(fields);
    for (const path of paths)
      causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${using}`, field: path });
    texts.push(
      paths.length === 1
        ? `conflict with ${using}: ${paths[0] ?? ''}`
        : `conflicts with ${using}:\n${paths.map((path) => `- ${path}`).join('\n')}`,
    );
  }
  const count = causes.length;
  return new StatusError(
    409,
    'Conflict',
    `Apply failed with ${count} conflict${count === 1 ? '' : 's'}: ${texts.join('\n')}`,
    { causes },
  );
}
