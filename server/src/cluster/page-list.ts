import { setImmediate } from 'node:timers/promises';
import { ClusterError } from './cluster.ts';
import type { KubeHttp } from './kube-http.ts';
import { parseList } from './parse-list.ts';
import { ExpiredError } from './status-error.ts';
import type { WireList, WireObject } from './wire-objects.ts';

export interface ListRequest {
  path: string;
  /** Selectors, already encoded as query parameters. */
  query: Record<string, string>;
  accept: string;
  act: string;
  pageSize: number;
  signal: AbortSignal;
}

/**
 * Reads a whole collection as of one resource version, page by page, giving the event loop a turn between pages.
 * A `continue` token that expires begins the list anew, twice at most. The list counts only when it is complete.
 */
export async function pageList(
  http: KubeHttp,
  request: ListRequest,
  take: { restart(): void; object(object: WireObject): void },
): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    take.restart();
    try {
      return await readPages(http, request, take.object);
    } catch (error) {
      if (!(error instanceof ExpiredError) || tries === 3) throw error;
    }
  }
}

async function readPages(
  http: KubeHttp,
  request: ListRequest,
  object: (object: WireObject) => void,
): Promise<string> {
  let token: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ ...request.query, limit: String(request.pageSize) });
    if (token) query.set('continue', token);
    const page = await http.json<WireList>(
      {
        method: 'GET',
        path: `${request.path}?${query.toString()}`,
        act: request.act,
        accept: request.accept,
        signal: request.signal,
      },
      parseList,
    );
    const version = page.metadata?.resourceVersion;
    if (!version || !page.kind?.endsWith('List')) {
      throw new ClusterError('failed', `${request.act}: the answer is no list.`, { retryable: true });
    }
    for (const item of page.items ?? []) object(item);
    if (!page.metadata.continue) return version;
    token = page.metadata.continue;
    await setImmediate();
  }
}
