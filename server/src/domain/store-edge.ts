import type { EdgeSettings } from './cluster.ts';

/** What a store keeps of the edge it was made with, until somebody changes it; plain JSON. */
export interface StoreEdge {
  baseDomain: string;
  scheme: 'http' | 'https';
  /** Absent where it is the scheme's own. */
  port?: number;
  ingressClass: string;
  /** Absent where it is the cluster's default. */
  storageClass?: string;
}

export const keptEdge = ({
  baseDomain,
  scheme,
  port,
  ingressClass,
  storageClass,
}: EdgeSettings): StoreEdge => ({
  baseDomain,
  scheme,
  ...(port === undefined ? {} : { port }),
  ingressClass,
  ...(storageClass === undefined ? {} : { storageClass }),
});

/** The edge as one store has it: what it keeps, whatever settings the server was started with since. */
export const edgeOfStore = (edge: EdgeSettings, kept: StoreEdge | undefined): EdgeSettings =>
  kept === undefined
    ? edge
    : {
        ...edge,
        baseDomain: kept.baseDomain,
        scheme: kept.scheme,
        port: edge.ownPort ?? kept.port,
        ingressClass: kept.ingressClass,
        storageClass: kept.storageClass,
      };

/** What a store keeps although this server would make new ones otherwise: one sentence each. */
export function keptEdgeWarnings(edge: EdgeSettings, kept: StoreEdge | undefined): string[] {
  const its = edgeOfStore(edge, kept);
  const compared: [string, string, string][] = [
    ['ingress class', its.ingressClass, edge.ingressClass],
    ['storage class', its.storageClass ?? clusterDefault, edge.storageClass ?? clusterDefault],
    ['base domain', its.baseDomain, edge.baseDomain],
    ['public address', addressOf(its), addressOf(edge)],
  ];
  return compared
    .filter(([, now, fresh]) => now !== fresh)
    .map(
      ([what, now, fresh]) =>
        `The ${what} of the store stays ${now}, with which it was made; this server makes new stores with ${fresh}.`,
    );
}

const clusterDefault = "the cluster's default";

const addressOf = ({ scheme, port }: EdgeSettings): string =>
  port === undefined ? scheme : `${scheme} on port ${String(port)}`;

/** A record that was found in a cluster may hold anything. */
export function isStoreEdge(value: unknown): value is StoreEdge {
  if (typeof value !== 'object' || value === null) return false;
  const { baseDomain, scheme, port, ingressClass, storageClass } = value as Record<string, unknown>;
  return (
    isDnsName(baseDomain) &&
    (scheme === 'http' || scheme === 'https') &&
    (port === undefined || (Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65_535)) &&
    isDnsName(ingressClass) &&
    (storageClass === undefined || isDnsName(storageClass))
  );
}

const isDnsName = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value);
