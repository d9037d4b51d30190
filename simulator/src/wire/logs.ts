import type { LogOptions, PodLogs } from '../api/pod-logs.ts';
import { badRequest, notFound } from '../api/errors.ts';
import { StatusError } from '../api/api.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { send } from './respond.ts';
import type { Outgoing } from './request.ts';
import type { ResourceRoute } from './route.ts';

/** Answers `pods/log`, whole or followed. */
export function serveLog(
  store: ObjectStore,
  logs: PodLogs | undefined,
  route: ResourceRoute,
  query: URLSearchParams,
  response: Outgoing,
): void {
  const pod = store.entry('Pod', route.namespace, route.name ?? '')?.object;
  if (pod === undefined) throw notFound(route.kind, route.name ?? '');
  if (logs === undefined)
    throw new StatusError(501, 'NotImplemented', 'this simulated cluster has no kubelet', {});
  const spec = pod['spec'] as { containers: { name: string }[]; initContainers?: { name: string }[] };
  const names = [...(spec.initContainers ?? []), ...spec.containers].map((one) => one.name);
  const container =
    query.get('container') ?? (spec.containers.length === 1 ? spec.containers[0]?.name : undefined);
  if (container === undefined)
    throw badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names.join(' ')}]`,
    );
  if (!names.includes(container))
    throw badRequest(`container ${container} is not valid for pod ${pod.metadata.name}`);
  const options = logOptions(route, container, query);
  if (query.get('follow') !== 'true') {
    const lines = logs.read(options);
    send(response, { code: 200, body: lines.map((line) => `${line}\n`).join(''), contentType: 'text/plain' });
    return;
  }
  follow(logs, options, response);
}

function follow(logs: PodLogs, options: LogOptions, response: Outgoing): void {
  // Refuses what cannot be read while there is still a status to say so with; following tells these lines itself.
  logs.read(options);
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const stop = logs.follow(options, {
    line: (text) => response.write(`${text}\n`),
    end: () => response.end(),
  });
  response.on('close', stop);
}

function logOptions(route: ResourceRoute, container: string, query: URLSearchParams): LogOptions {
  const count = (name: string) => (query.has(name) ? { [name]: Number(query.get(name)) } : {});
  const sinceTime = query.get('sinceTime');
  return {
    namespace: route.namespace ?? '',
    pod: route.name ?? '',
    container,
    previous: query.get('previous') === 'true',
    timestamps: query.get('timestamps') === 'true',
    ...count('tailLines'),
    ...count('sinceSeconds'),
    ...count('limitBytes'),
    ...(sinceTime === null ? {} : { sinceTime }),
  };
}
