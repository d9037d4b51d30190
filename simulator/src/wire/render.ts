import type { KubeObject } from '../api/api.ts';
import type { KindFacts } from '../facts/facts.ts';
import type { Entry } from '../store/object-store.ts';
import { cellsOf, columnsOf } from './columns.ts';
import type { Rendering } from './request.ts';

const metadataOnly = (object: KubeObject) => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});

/** One object as the client asked for it. `stored` spares the work where the text is known. */
export function renderOne(object: KubeObject, rendering: Rendering, now: number, stored?: string): string {
  if (rendering === 'Table')
    return JSON.stringify(
      table([object], object.kind, { resourceVersion: object.metadata.resourceVersion }, 'Metadata', now),
    );
  if (rendering === 'PartialObjectMetadata' || rendering === 'PartialObjectMetadataList')
    return JSON.stringify(metadataOnly(object));
  return stored ?? JSON.stringify(object);
}

export interface ListMeta {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}

/** A list as the client asked for it. Items of built-in kinds carry no apiVersion and kind, as on the real server. */
export function renderList(
  facts: KindFacts,
  entries: readonly Entry[],
  metadata: ListMeta,
  rendering: Rendering,
  includeObject: string,
  now: number,
): string {
  if (rendering === 'Table')
    return JSON.stringify(
      table(
        entries.map((entry) => entry.object),
        facts.kind,
        metadata,
        includeObject,
        now,
      ),
    );
  const meta = JSON.stringify(metadata);
  if (rendering === 'PartialObjectMetadata' || rendering === 'PartialObjectMetadataList') {
    return `{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":${meta},"items":[${entries.map((entry) => JSON.stringify(metadataOnly(entry.object))).join(',')}]}`;
  }
  const prefix = `{"apiVersion":${JSON.stringify(facts.groupVersion)},"kind":${JSON.stringify(facts.kind)},`;
  const item = facts.custom
    ? (entry: Entry) => entry.json
    : (entry: Entry) => (entry.json.startsWith(prefix) ? `{${entry.json.slice(prefix.length)}` : entry.json);
  return `{"kind":"${facts.kind}List","apiVersion":"${facts.groupVersion}","metadata":${meta},"items":[${entries.map(item).join(',')}]}`;
}

/** The same for objects without stored text: the rows of one watch event. */
function table(
  objects: readonly KubeObject[],
  kind: string,
  metadata: object,
  includeObject: string,
  now: number,
): object {
  const columns = columnsOf(kind).map(({ name, type, wide }) => ({
    name,
    type,
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: wide === true ? 1 : 0,
  }));
  const part = (object: KubeObject) =>
    includeObject === 'None' ? {} : { object: includeObject === 'Object' ? object : metadataOnly(object) };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns,
    rows: objects.map((object) => ({ cells: cellsOf(object, now), ...part(object) })),
  };
}
