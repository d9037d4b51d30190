import { openPlainCluster } from './plain-cluster.ts';

type Fields = Record<string, unknown>;

/** Somebody with kubectl and no idea of us: deletes and edits objects of one namespace. */
export interface Hands {
  get(resource: string, name: string): Promise<Fields | undefined>;
  delete(resource: string, name: string): Promise<void>;
  edit(resource: string, name: string, patch: Fields | readonly Fields[], manager?: string): Promise<void>;
  create(resource: string, object: Fields): Promise<void>;
  deleteNamespace(): Promise<void>;
  close(): Promise<void>;
}

const groups: Record<string, string> = {
  deployments: '/apis/apps/v1',
  statefulsets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  cronjobs: '/apis/batch/v1',
  ingresses: '/apis/networking.k8s.io/v1',
  networkpolicies: '/apis/networking.k8s.io/v1',
  rolebindings: '/apis/rbac.authorization.k8s.io/v1',
  horizontalpodautoscalers: '/apis/autoscaling/v2',
};

export async function openHands(kubeconfigPath: string, namespace: string): Promise<Hands> {
  const cluster = await openPlainCluster(kubeconfigPath);
  const path = (resource: string, name = ''): string =>
    `${groups[resource] ?? '/api/v1'}/namespaces/${namespace}/${resource}${name === '' ? '' : `/${name}`}`;
  return {
    get: async (resource, name) => (await cluster.send('GET', path(resource, name))) as Fields | undefined,
    async delete(resource, name) {
      await cluster.send('DELETE', path(resource, name), { propagationPolicy: 'Background' });
    },
    async edit(resource, name, patch, manager = 'kubectl-edit') {
      await cluster.send('PATCH', `${path(resource, name)}?fieldManager=${manager}`, patch);
    },
    async create(resource, object) {
      await cluster.send('POST', path(resource), object);
    },
    async deleteNamespace() {
      await cluster.send('DELETE', `/api/v1/namespaces/${namespace}`);
    },
    close: () => cluster.close(),
  };
}
