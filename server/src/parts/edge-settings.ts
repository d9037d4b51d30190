import type { Settings } from '../config/settings.ts';
import {
  chooseClass,
  chooseStorageClass,
  type ChosenClass,
  type OfferedClasses,
} from '../domain/cluster-classes.ts';
import type { Cluster, EdgeSettings } from '../domain/cluster.ts';
import type { AdmittedEdges, EdgePods, FoundController } from '../domain/edge-controllers.ts';
import { StartRefusal } from './start-refusal.ts';

export type ClusterClasses = Pick<
  Cluster,
  'ingressClasses' | 'defaultIngressClasses' | 'storageClasses' | 'defaultStorageClasses'
>;

type Given = Pick<
  Settings,
  | 'ingressClass'
  | 'storageClass'
  | 'storeBaseDomain'
  | 'edgeScheme'
  | 'edgePort'
  | 'edge'
  | 'edgeAddress'
  | 'edgeControllers'
>;

/** How stores of the cluster are reached, and where their data lies. Refuses the start where only a person can choose. */
export function edgeSettings(
  settings: Given,
  embedded: { ingressPort: number } | undefined,
  classes: ClusterClasses,
  found?: readonly FoundController[],
): EdgeSettings {
  const ingress = { names: classes.ingressClasses, defaults: classes.defaultIngressClasses };
  const storage = { names: classes.storageClasses, defaults: classes.defaultStorageClasses };
  const ingressClass = named(
    { kind: 'IngressClass', offered: ingress, variable: 'SHOPYARD_INGRESS_CLASS (or INGRESS_CLASS)' },
    chooseClass(settings.ingressClass, ingress),
  );
  if (ingressClass === undefined)
    throw new StartRefusal(
      'The cluster has no IngressClass, so that no shop could be reached.',
      'Install an ingress controller, or set SHOPYARD_INGRESS_CLASS.',
    );
  return {
    baseDomain: settings.storeBaseDomain,
    scheme: settings.edgeScheme,
    port: settings.edgePort ?? embedded?.ingressPort,
    ...(embedded ? { ownPort: settings.edgePort ?? embedded.ingressPort } : {}),
    ingressClass,
    storageClass: named(
      { kind: 'StorageClass', offered: storage, variable: 'SHOPYARD_STORAGE_CLASS (or STORAGE_CLASS)' },
      chooseStorageClass(settings.storageClass, storage),
    ),
    ...(found ? { found } : {}),
    ...(settings.edgeControllers === undefined ? {} : { admitted: admittedEdges(settings.edgeControllers) }),
    readiness: settings.edge,
    probeAddress:
      settings.edgeAddress ?? (embedded ? `127.0.0.1:${String(embedded.ingressPort)}` : undefined),
  };
}

function named(
  { kind, offered, variable }: { kind: string; offered: OfferedClasses; variable: string },
  chosen: ChosenClass,
): string | undefined {
  if (chosen.kind === 'chosen') return chosen.name;
  if (chosen.kind === 'none') return undefined;
  const names = chosen.names.join(', ');
  throw new StartRefusal(
    chosen.isMarked
      ? `The cluster marks more than one ${kind} as its default: ${names}.`
      : `The cluster has more than one ${kind} and marks none as its default: ${names}.`,
    `Set ${variable} to the one that stores shall have${offered.defaults.length > 0 ? ', or leave one mark only' : ', or mark one as the default'}.`,
  );
}

const range = /^[0-9A-Fa-f.:]*[.:][0-9A-Fa-f.:]*\/[0-9]{1,3}$/;
const place = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\/([A-Za-z0-9./_-]+)=([A-Za-z0-9._-]+))?$/;

/** `traefik`, `edge/app.kubernetes.io/name=kong` and `10.1.0.0/16`, by commas. */
function admittedEdges(list: string): AdmittedEdges {
  const items = list.split(',').map((item) => item.trim());
  return {
    pods: items.filter((item) => !range.test(item)).map(placeOf),
    cidrs: items.filter((item) => range.test(item)),
  };
}

function placeOf(item: string): EdgePods {
  const [, namespace, label, value] = place.exec(item) ?? [];
  if (namespace === undefined)
    throw new StartRefusal(
      `SHOPYARD_EDGE_CONTROLLERS names ${JSON.stringify(item)}, which is no namespace, no namespace/label=value and no address range.`,
      'Write them by commas, such as edge/app.kubernetes.io/name=kong,10.1.0.0/16.',
    );
  return label === undefined || value === undefined
    ? { namespace }
    : { namespace, podLabels: { [label]: value } };
}
