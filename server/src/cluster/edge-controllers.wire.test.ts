import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, connect, type TestCluster } from '../../test/clusters.ts';
import { openPlainCluster } from '../../test/plain-cluster.ts';
import { systemRandom } from '../lib/clock.ts';
import type { ConnectedCluster } from './connect-cluster.ts';

describe.each(clusters)('the ingress controllers of $name', ({ start }) => {
  let cluster: TestCluster;
  let connection: ConnectedCluster;
  const suffix = systemRandom.id().slice(0, 8);

  beforeAll(async () => {
    cluster = await start();
    connection = await connect(cluster.kubeconfigPath, { leaseNamespace: `edge-lease-${suffix}` });
  });

  afterAll(async () => {
    await connection.remove({ apiVersion: 'v1', kind: 'Namespace', name: `edge-lease-${suffix}` });
    await connection.stop();
    await cluster.stop();
  });

  test('are found by the controller that the class names, else by the name of the class', async () => {
    const plain = await openPlainCluster(cluster.kubeconfigPath);
    onTestFinished(() => plain.close());
    const classes = '/apis/networking.k8s.io/v1/ingressclasses';
    const namespace = `edge-${suffix}`;
    const known = `kong-${suffix}`;
    const unknown = `strange-${suffix}`;
    const controllers = { [known]: 'ingress-controllers.konghq.com/kong', [unknown]: 'example.com/strange' };
    for (const [name, controller] of Object.entries(controllers)) {
      await plain.send('POST', classes, { metadata: { name }, spec: { controller } });
      onTestFinished(async () => {
        await plain.send('DELETE', `${classes}/${name}`);
      });
    }
    const none = (await connection.edgeControllers())?.find(({ className }) => className === unknown);
    expect(none).toEqual({ className: unknown, controller: 'example.com/strange', pods: [] });

    await plain.send('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
    onTestFinished(async () => {
      await plain.send('DELETE', `/api/v1/namespaces/${namespace}`);
    });
    const pods = `/apis/apps/v1/namespaces/${namespace}/deployments`;
    for (const [name, app] of [
      ['proxy', 'kong'],
      ['strange', unknown],
    ]) {
      const labels = { 'app.kubernetes.io/name': app };
      const spec = { containers: [{ name: 'edge', image: 'edge:1' }] };
      const template = { metadata: { labels }, spec };
      await plain.send('POST', pods, {
        metadata: { name },
        spec: { selector: { matchLabels: labels }, template },
      });
    }
    const place = (app: string) => ({ namespace, podLabels: { 'app.kubernetes.io/name': app } });
    await expect
      .poll(() => connection.edgeControllers(), { timeout: 20_000 })
      .toEqual(
        expect.arrayContaining([
          { className: known, controller: controllers[known], pods: [place('kong')] },
          { className: unknown, controller: controllers[unknown], pods: [place(unknown)] },
        ]),
      );
  });
});
