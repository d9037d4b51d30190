import { systemRandom } from '../src/lib/clock.ts';
import { openPlainCluster } from './plain-cluster.ts';

/** An account of its own on a real API server, whose rights can be taken and given back. */
export interface Account {
  token: string;
  takeRights(): Promise<void>;
  giveRights(): Promise<void>;
  remove(): Promise<void>;
}

const bindings = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';

export async function anAccount(kubeconfigPath: string): Promise<Account> {
  const plain = await openPlainCluster(kubeconfigPath);
  const name = `shopyard-test-${systemRandom.bytes(4).toString('hex')}`;
  const accounts = `/api/v1/namespaces/${name}/serviceaccounts`;
  await plain.send('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await plain.send('POST', accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
  const answer = await plain.send('POST', `${accounts}/${name}/token`, request);
  const giveRights = async (): Promise<void> => {
    await plain.send('POST', bindings, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ kind: 'ServiceAccount', name, namespace: name }],
    });
  };
  const takeRights = async (): Promise<void> => {
    await plain.send('DELETE', `${bindings}/${name}`);
  };
  await giveRights();
  return {
    token: (answer as { status: { token: string } }).status.token,
    takeRights,
    giveRights,
    async remove() {
      await takeRights();
      await plain.send('DELETE', `/api/v1/namespaces/${name}`);
      await plain.close();
    },
  };
}
