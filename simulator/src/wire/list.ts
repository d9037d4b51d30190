import { StatusError } from '../api/api.ts';
import { badRequest, expired } from '../api/errors.ts';
import type { KindFacts } from '../facts/facts.ts';
import type { Entry, ObjectStore } from '../store/object-store.ts';
import type { ListMeta } from './render.ts';
import { both, fieldSelector, labelSelector } from './selectors.ts';

export interface ListPage {
  entries: readonly Entry[];
  metadata: ListMeta;
}

interface Token {
  v: 'meta.k8s.io/v1';
  rv: number;
  start: string;
}

const oldToken =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** One page of one consistent snapshot: all pages show the state at the revision of the first. */
export function listPage(
  store: ObjectStore,
  kind: KindFacts,
  namespace: string | undefined,
  query: URLSearchParams,
  staleRevision?: number,
): ListPage {
  const token = query.get('continue');
  const start = token === null || token === '' ? undefined : decodeToken(token);
  const revision = start?.rv ?? staleRevision ?? exactRevision(store, query) ?? store.revision;
  const all =
    revision === store.revision
      ? store.entries(kind.kind, namespace)
      : store.entriesAt(kind.kind, namespace, revision);
  if (all === undefined)
    throw expired(start === undefined ? `The resourceVersion for the provided list is too old.` : oldToken);
  const selects = both(
    labelSelector(query.get('labelSelector')),
    fieldSelector(query.get('fieldSelector'), kind),
  );
  const found = start === undefined ? 0 : all.findIndex((entry) => entry.key > start.start);
  const first = found === -1 ? all.length : found;
  const limit = Number(query.get('limit') ?? 0);
  const metadata: ListMeta = { resourceVersion: String(revision) };
  const entries: Entry[] = [];
  for (let at = first; at < all.length; at += 1) {
    const entry = all[at] as Entry;
    if (selects !== undefined && !selects(entry.object)) continue;
    if (limit > 0 && entries.length === limit) {
      metadata.continue = encodeToken({
        v: 'meta.k8s.io/v1',
        rv: revision,
        start: entries.at(-1)?.key ?? '',
      });
      if (selects === undefined) metadata.remainingItemCount = all.length - at;
      break;
    }
    entries.push(entry);
  }
  return { entries, metadata };
}

/** `resourceVersionMatch=Exact` asks for the past; every other version only asks for "not older". */
function exactRevision(store: ObjectStore, query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion');
  const match = query.get('resourceVersionMatch');
  if (match !== null && (text === null || text === ''))
    throw new StatusError(
      400,
      'BadRequest',
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
      {},
    );
  if (text === null || text === '' || text === '0') return undefined;
  const revision = parseRevision(text);
  if (revision > store.revision) throw tooLarge(revision, store.revision);
  return match === 'Exact' ? revision : undefined;
}

export function parseRevision(text: string): number {
  if (!/^\d+$/.test(text))
    throw badRequest(
      `Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  return Number(text);
}

export const tooLarge = (wanted: number, current: number): StatusError =>
  new StatusError(
    504,
    'Timeout',
    `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] },
    1,
  );

const encodeToken = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64url');

function decodeToken(text: string): Token {
  try {
    const token = JSON.parse(Buffer.from(text, 'base64url').toString()) as Token;
    if (typeof token.rv === 'number' && typeof token.start === 'string') return token;
  } catch {
    // falls through to the refusal: what cannot be read is no token of ours
  }
  throw badRequest('continue key is not valid');
}
