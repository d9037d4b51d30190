import type { Api } from '../api/api.ts';
import { ingressClassOf } from '../controllers/ingress-status.ts';
import type { EndpointSlice, Ingress, IngressBackend, Service } from '../objects/network.ts';

/** Where a request goes, decided as an ingress controller does: by host, then by the longest path. */
export type Route =
  | { kind: 'unknown-host' }
  | { kind: 'unknown-path'; ingress: Ingress }
  | { kind: 'unavailable'; ingress: Ingress; service: string }
  | { kind: 'service'; ingress: Ingress; service: Service };

export interface RouteTable {
  route(host: string, path: string): Route;
  stop(): void;
}

/** Ingresses by host, kept up by the API's changes; endpoints are looked up when asked. */
export function createRouteTable(api: Api): RouteTable {
  const byHost = new Map<string, Map<string, Ingress>>();
  const put = (ingress: Ingress): void => {
    for (const host of hostsOf(ingress)) {
      const known = byHost.get(host) ?? new Map<string, Ingress>();
      known.set(ingress.metadata.uid ?? '', ingress);
      byHost.set(host, known);
    }
  };
  const drop = (ingress: Ingress | undefined): void => {
    for (const host of ingress === undefined ? [] : hostsOf(ingress)) {
      byHost.get(host)?.delete(ingress?.metadata.uid ?? '');
      if (byHost.get(host)?.size === 0) byHost.delete(host);
    }
  };
  for (const ingress of api.list('Ingress')) put(ingress as Ingress);
  const unsubscribe = api.subscribe((change) => {
    if (change.object.kind !== 'Ingress') return;
    drop((change.previous ?? change.object) as Ingress);
    if (change.type !== 'DELETED') put(change.object as Ingress);
  });
  return {
    stop: unsubscribe,
    route(host, path) {
      const ingresses = [...(byHost.get(host)?.values() ?? [])].filter((ingress) => isServed(api, ingress));
      const [first] = ingresses;
      if (first === undefined) return { kind: 'unknown-host' };
      const found = ingresses
        .map((ingress) => ({ ingress, match: backendFor(ingress, host, path) }))
        .filter(({ match }) => match !== undefined)
        .sort((a, b) => (b.match?.length ?? 0) - (a.match?.length ?? 0))[0];
      return found?.match === undefined
        ? { kind: 'unknown-path', ingress: first }
        : toService(api, found.ingress, found.match.backend);
    },
  };
}

function hostsOf(ingress: Ingress): string[] {
  return (ingress.spec.rules ?? []).map((rule) => rule.host ?? '').filter((host) => host !== '');
}

function isServed(api: Api, ingress: Ingress): boolean {
  const className = ingressClassOf(ingress);
  return className !== undefined && api.get('IngressClass', undefined, className) !== undefined;
}

function backendFor(
  ingress: Ingress,
  host: string,
  path: string,
): { backend: IngressBackend; length: number } | undefined {
  const paths = (ingress.spec.rules ?? [])
    .filter((rule) => rule.host === host)
    .flatMap((rule) => rule.http?.paths ?? []);
  const fitting = paths.filter((entry) => fits(entry.path ?? '/', entry.pathType, path));
  const [longest] = fitting.sort((a, b) => (b.path ?? '/').length - (a.path ?? '/').length);
  if (longest !== undefined) return { backend: longest.backend, length: (longest.path ?? '/').length };
  return ingress.spec.defaultBackend === undefined
    ? undefined
    : { backend: ingress.spec.defaultBackend, length: 0 };
}

function fits(rule: string, type: string | undefined, path: string): boolean {
  if (type === 'Exact') return path === rule;
  const prefix = rule.endsWith('/') ? rule.slice(0, -1) : rule;
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`);
}

function toService(api: Api, ingress: Ingress, backend: IngressBackend): Route {
  const namespace = ingress.metadata.namespace ?? '';
  const name = backend.service?.name ?? '';
  const service = api.get('Service', namespace, name) as Service | undefined;
  const port = service?.spec.ports?.find(
    (entry) => entry.name === backend.service?.port?.name || entry.port === backend.service?.port?.number,
  );
  if (service === undefined || port === undefined) return { kind: 'unavailable', ingress, service: name };
  const slices = api.list('EndpointSlice', {
    namespace,
    labels: { 'kubernetes.io/service-name': name },
  }) as EndpointSlice[];
  const isReady = slices.some((slice) =>
    (slice.endpoints ?? []).some((endpoint) => endpoint.conditions.ready),
  );
  return isReady ? { kind: 'service', ingress, service } : { kind: 'unavailable', ingress, service: name };
}
