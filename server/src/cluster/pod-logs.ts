import { LineCutter } from '../lib/line-cutter.ts';
import { must } from '../lib/assert.ts';
import { ClusterError } from './cluster.ts';
import { knownKind, pathOf } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';

export interface PodLogRequest {
  namespace: string;
  pod: string;
  container: string;
  /** Stay and wait for more, until the container ends. */
  follow: boolean;
  /** Of the container that ran before the present one. */
  previous: boolean;
  tailLines: number | undefined;
  /** Only lines from here on, by the API server's whole seconds; ms since 1970. */
  since: number | undefined;
}

export interface PodLogLine {
  /** As the kubelet wrote it, to the nanosecond: it orders the lines of one container. */
  stamp: string;
  /** ms since 1970; undefined where the line carries no time. */
  at: number | undefined;
  text: string;
}

const pods = must(knownKind('Pod'), 'no address for pods');
const longestLine = 4096;
/** The whole answer of a request that does not follow. */
const mostBytes = 1024 * 1024;
const stamped = /^(\d{4}-\d\d-\d\dT\S+) (.*)$/s;

/**
 * The lines of one container, in pieces as they come. Reading stops as long as the next piece is not asked for, so that
 * a reader who is slow holds up the sender and fills nothing. Throws ClusterError, also where the stream is cut.
 */
export async function* readPodLog(
  http: KubeHttp,
  request: PodLogRequest,
  signal: AbortSignal,
): AsyncGenerator<PodLogLine[]> {
  const { namespace, pod, container } = request;
  const act = `Reading the log of ${namespace}/${pod} (${container})`;
  const body = await http.stream({
    method: 'GET',
    path: `${pathOf(pods, namespace, pod)}/log?${queryOf(request).toString()}`,
    act,
    accept: '*/*',
    signal,
  });
  const cutter = new LineCutter(longestLine);
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      const lines = cutter.push(chunk);
      if (lines.length > 0) yield lines.map(parsed);
    }
  } catch (error) {
    if (signal.aborted) return;
    throw new ClusterError('unreachable', `${act}: the stream was cut.`, { cause: error });
  } finally {
    body.destroy();
  }
  const last = cutter.end();
  if (last !== undefined) yield [parsed(last)];
}

function queryOf({ container, follow, previous, tailLines, since }: PodLogRequest): URLSearchParams {
  const query = new URLSearchParams({ container, timestamps: 'true' });
  if (follow) query.set('follow', 'true');
  else query.set('limitBytes', String(mostBytes));
  if (previous) query.set('previous', 'true');
  if (tailLines !== undefined) query.set('tailLines', String(tailLines));
  if (since !== undefined) query.set('sinceTime', new Date(since).toISOString());
  return query;
}

function parsed(line: string): PodLogLine {
  const [, stamp, text] = stamped.exec(line) ?? [];
  const at = stamp === undefined ? Number.NaN : Date.parse(stamp);
  return stamp === undefined || text === undefined || Number.isNaN(at)
    ? { stamp: '', at: undefined, text: line }
    : { stamp, at, text };
}
