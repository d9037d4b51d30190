import { StatusError } from '../api/api.ts';
import type { Api, Clock } from '../api/api.ts';
import type { LogOptions, PodLogs } from '../api/pod-logs.ts';
import type { Pod } from '../objects/pod.ts';
import { keyOf } from '../objects/meta.ts';
import type { LogLine, PodRuntime } from './runtime.ts';

const LOOK_EVERY_MS = 1000;

export interface PodLogsOptions {
  api: Api;
  clock: Clock;
  runtime: PodRuntime;
}

type Listener = Parameters<PodLogs['follow']>[1];

/** The log subresource on top of a runtime: choice of lines, and following while somebody reads. */
export function createPodLogs(parts: PodLogsOptions): PodLogs {
  return {
    read: (options) =>
      limit(
        linesOf(parts, options).map((line) => print(line, options)),
        options.limitBytes,
      ),
    follow: (options, listener) => follow(parts, options, listener),
  };
}

function linesOf({ api, clock, runtime }: PodLogsOptions, options: LogOptions): LogLine[] {
  const pod = podFor(api, options);
  const lines = runtime.logs(pod, options.container, { previous: options.previous, until: clock.now() });
  return select(lines, options, clock.now());
}

/** Looks for new lines once a second and at every change of the pod, until the container has ended. */
function follow(parts: PodLogsOptions, options: LogOptions, { line, end }: Listener): () => void {
  const { api, clock } = parts;
  const { tailLines: _tail, ...rest } = options;
  const first = linesOf(parts, options);
  let seen = first.at(-1)?.at ?? 0;
  for (const one of first) line(print(one, options));
  const isOver = (): boolean =>
    !isRunning(api.get('Pod', options.namespace, options.pod) as Pod | undefined, options.container);
  const look = (): void => {
    try {
      for (const one of linesOf(parts, rest)) if (one.at > seen) line(print(one, options));
      seen = Math.max(seen, clock.now());
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
    if (!isOver()) {
      cancel = clock.after(LOOK_EVERY_MS, look);
      return;
    }
    unsubscribe();
    end();
  };
  const unsubscribe = api.subscribe(({ object }) => {
    if (object.kind !== 'Pod' || keyOf(object) !== `${options.namespace}/${options.pod}` || !isOver()) return;
    cancel();
    cancel = clock.after(0, look);
  });
  let cancel = clock.after(0, look);
  return () => {
    cancel();
    unsubscribe();
  };
}

function podFor(api: Api, { namespace, pod: name, container, previous }: LogOptions): Pod {
  const pod = api.get('Pod', namespace, name) as Pod | undefined;
  if (pod === undefined)
    throw new StatusError(404, 'NotFound', `pods "${name}" not found`, { name, kind: 'pods' });
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const status = statuses.find((entry) => entry.name === container);
  if (previous && status?.lastState.terminated === undefined)
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  const waiting = status?.state.waiting;
  if (
    previous ||
    (status !== undefined && waiting === undefined) ||
    status?.lastState.terminated !== undefined
  )
    return pod;
  if (pod.spec.nodeName === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
  const why =
    waiting?.reason === 'ErrImagePull' || waiting?.reason === 'ImagePullBackOff'
      ? `trying and failing to pull image`
      : (waiting?.reason ?? 'ContainerCreating');
  throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`);
}

function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message);
}

function select(
  lines: LogLine[],
  { tailLines, sinceSeconds, sinceTime }: LogOptions,
  now: number,
): LogLine[] {
  const since =
    sinceTime === undefined
      ? sinceSeconds === undefined
        ? 0
        : now - sinceSeconds * 1000
      : Date.parse(sinceTime);
  const recent = lines.filter((line) => line.at >= since);
  return tailLines === undefined ? recent : recent.slice(Math.max(0, recent.length - tailLines));
}

function print(line: LogLine, { timestamps }: LogOptions): string {
  return timestamps ? `${new Date(line.at).toISOString().replace('Z', '000000Z')} ${line.text}` : line.text;
}

function limit(lines: string[], bytes: number | undefined): string[] {
  if (bytes === undefined) return lines;
  let left = bytes;
  return lines
    .map((text) => {
      const kept = Buffer.from(text).subarray(0, Math.max(0, left)).toString();
      left -= Buffer.byteLength(text) + 1;
      return kept;
    })
    .filter((text) => text !== '');
}

function isRunning(pod: Pod | undefined, container: string): boolean {
  const statuses = [...(pod?.status?.initContainerStatuses ?? []), ...(pod?.status?.containerStatuses ?? [])];
  return statuses.find((entry) => entry.name === container)?.state.running !== undefined;
}
