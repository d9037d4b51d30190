import type { EdgePods, FoundController } from '../domain/edge-controllers.ts';
import { must } from '../lib/assert.ts';
import { ClusterError } from './cluster.ts';
import { knownKind, metadataOnlyList, pathOf } from './kinds.ts';
import type { KubeHttp } from './kube-http.ts';
import type { WireList, WireObject } from './wire-objects.ts';

type Labels = Readonly<Record<string, string>>;

const nameLabel = 'app.kubernetes.io/name';
const named = (...names: string[]): Labels[] => names.map((name) => ({ [nameLabel]: name }));

/** The pods that traffic comes from, by the controller that an IngressClass names; labels are those of the usual charts. */
const known: Readonly<Record<string, readonly Labels[]>> = {
  'traefik.io/ingress-controller': named('traefik'),
  'k8s.io/ingress-nginx': named('ingress-nginx', 'rke2-ingress-nginx'),
  'nginx.org/ingress-controller': named('nginx-ingress'),
  'haproxy.org/ingress-controller': named('kubernetes-ingress'),
  'haproxy-ingress.github.io/controller': named('haproxy-ingress'),
  'ingress-controllers.konghq.com/kong': named('kong', 'gateway'),
  'projectcontour.io/ingress-controller': [{ app: 'envoy' }, { [nameLabel]: 'contour' }],
};
const mostClasses = 20;

interface WireIngressClass extends WireObject {
  spec?: { controller?: string };
}

/**
 * Which pods serve each ingress class: by the controller that it names, else by pods named like the class. One list
 * per kind of pod, of names only. Undefined where it may not be read.
 */
export async function readEdgeControllers(http: KubeHttp): Promise<FoundController[] | undefined> {
  const looked = new Map<string, Promise<EdgePods[]>>();
  const podsWith = (labels: Labels): Promise<EdgePods[]> => {
    const selector = Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(',');
    const before = looked.get(selector);
    const pods = before ?? podsOf(http, labels, selector);
    looked.set(selector, pods);
    return pods;
  };
  try {
    const list = await http.json<{ items?: WireIngressClass[] }>({
      method: 'GET',
      path: `${pathOf(must(knownKind('IngressClass'), 'no address for IngressClass'))}?limit=${String(mostClasses)}`,
      act: 'Reading the ingress classes',
    });
    return await Promise.all(
      (list.items ?? []).map(async ({ metadata: { name: className }, spec }) => {
        const controller = spec?.controller ?? '';
        const groups = await Promise.all((known[controller] ?? named(className)).map(podsWith));
        return { className, controller, pods: groups.flat() };
      }),
    );
  } catch (error) {
    if (error instanceof ClusterError && (error.kind === 'forbidden' || error.kind === 'notFound'))
      return undefined;
    throw error;
  }
}

async function podsOf(http: KubeHttp, podLabels: Labels, selector: string): Promise<EdgePods[]> {
  const list = await http.json<WireList>({
    method: 'GET',
    path: `${pathOf(must(knownKind('Pod'), 'no address for pods'))}?limit=200&labelSelector=${encodeURIComponent(selector)}`,
    act: 'Looking for the pods of ingress controllers',
    accept: metadataOnlyList,
  });
  const namespaces = new Set((list.items ?? []).map(({ metadata }) => metadata.namespace ?? ''));
  return [...namespaces].toSorted().map((namespace) => ({ namespace, podLabels }));
}
