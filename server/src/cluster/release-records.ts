import type { ReleaseRecord } from '../domain/drift/release-record.ts';
import { must } from '../lib/assert.ts';
import { knownKind, metadataOnly, metadataOnlyList, pathOf } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';
import type { WireList, WireObject } from './wire-objects.ts';

const secrets = must(knownKind('Secret'), 'no address for secrets');

/** Metadata only, and only of one release in one namespace: what the records say stays with helm. */
export async function releaseRecords(
  http: KubeHttp,
  namespace: string,
  release: string,
): Promise<ReleaseRecord[]> {
  const query = new URLSearchParams({ labelSelector: `owner=helm,name=${release}` });
  const list = await http.json<WireList>({
    method: 'GET',
    path: `${pathOf(secrets, namespace)}?${query.toString()}`,
    act: `Listing the records of release ${namespace}/${release}`,
    accept: metadataOnlyList,
    secret: true,
  });
  return (list.items ?? []).map(recordOf);
}

/** One of them, by its name. */
export async function releaseRecord(
  http: KubeHttp,
  namespace: string,
  name: string,
): Promise<ReleaseRecord | undefined> {
  const secret = await http.found<WireObject>({
    method: 'GET',
    path: pathOf(secrets, namespace, name),
    act: `Reading the release record ${namespace}/${name}`,
    accept: metadataOnly,
    secret: true,
  });
  return secret && recordOf(secret);
}

const recordOf = ({ metadata }: WireObject): ReleaseRecord => ({
  name: metadata.name,
  uid: metadata.uid ?? '',
  version: Number(metadata.labels?.['version'] ?? 0),
  status: metadata.labels?.['status'] ?? 'unknown',
  owners: metadata.managedFields ?? [],
});
