import { clusterRef } from '../domain/ids.ts';

/** Type names by the prefix of the identifiers that the domain gives; a cluster's is the uid of its kube-system. */
const typeByPrefix = {
  str: 'Store',
  op: 'Operation',
  evt: 'Event',
  aud: 'AuditEntry',
  cls: 'Cluster',
} as const;
export type NodeType = (typeof typeByPrefix)[keyof typeof typeByPrefix];

const isPrefix = (text: string): text is keyof typeof typeByPrefix => text in typeByPrefix;

/** The id that clients see. Events are found by their number, clusters by their uid: both get a prefix here. */
export function encodeId(type: string, id: string | number | bigint): string {
  if (type === 'Cluster') return clusterRef(String(id));
  return type === 'Event' ? `evt_${String(id)}` : String(id);
}

/** Undefined for what no identifier of ours looks like. */
export function decodeId(id: string): { typename: NodeType; id: string } | undefined {
  const [, prefix = '', rest = ''] = /^([a-z]+)_([\w-]{1,80})$/.exec(id) ?? [];
  if (!isPrefix(prefix)) return undefined;
  const typename = typeByPrefix[prefix];
  return { typename, id: typename === 'Event' || typename === 'Cluster' ? rest : id };
}

/** The identifier inside, if the id is of this type; else the text as given, so that a refusal can name it. */
export function idOf(type: NodeType, id: string): string {
  const decoded = decodeId(id);
  return decoded?.typename === type ? decoded.id : id;
}
