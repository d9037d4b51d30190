import { describe, expect, test } from 'vitest';
import { deployment, playedCluster, service } from '../../test/played/played-cluster.ts';

describe('what reports', () => {
  test('endpoints follow readiness', () => {
    const cluster = playedCluster();
    cluster.put(service('web'));
    cluster.put(deployment('web', { replicas: 2 }));
    const ready = () =>
      (
        cluster.list('EndpointSlice')[0]?.endpoints as { conditions: { ready: boolean } }[] | undefined
      )?.filter((endpoint) => endpoint.conditions.ready).length ?? 0;
    cluster.until('both', () => ready() === 2);
    expect(cluster.list('EndpointSlice')[0]).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    });
    cluster.put(deployment('web', { replicas: 0 }));
    cluster.until('none', () => ready() === 0 && cluster.list('Pod').length === 0);
  });

  test('an Ingress gets an address only of a class that somebody serves', () => {
    const cluster = playedCluster();
    const ingress = (name: string, ingressClassName: string) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace: 'shop' },
      spec: { ingressClassName, defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    });
    cluster.put(ingress('good', 'traefik'));
    cluster.put(ingress('bad', 'nginx'));
    cluster.clock.advance(100);
    expect(cluster.get('Ingress', 'good')?.status).toEqual({
      loadBalancer: { ingress: [{ ip: '127.0.0.1' }] },
    });
    expect(cluster.get('Ingress', 'bad')?.status).toEqual({ loadBalancer: {} });
    cluster.put({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx' },
      spec: { controller: 'x.dev/nginx' },
    });
    cluster.clock.advance(100);
    expect(cluster.get('Ingress', 'bad')?.status).toEqual({
      loadBalancer: { ingress: [{ ip: '127.0.0.1' }] },
    });
  });

  test('an autoscaler keeps its bounds and says that it has no metrics', () => {
    const cluster = playedCluster();
    cluster.put(deployment('web', { replicas: 1 }));
    cluster.put({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 2,
        maxReplicas: 3,
      },
    });
    cluster.until(
      'two',
      () => (cluster.get('Deployment', 'web')?.spec as { replicas: number }).replicas === 2,
    );
    cluster.clock.advance(5000);
    expect(cluster.condition('HorizontalPodAutoscaler', 'web', 'ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetResourceMetric',
    });
    expect(cluster.events('HorizontalPodAutoscaler', 'web')).toEqual([
      'SuccessfulRescale: New size: 2; reason: Current number of replicas below Spec.MinReplicas',
    ]);
    cluster.put(deployment('web', { replicas: 0 }));
    cluster.clock.advance(5000);
    expect(cluster.condition('HorizontalPodAutoscaler', 'web', 'ScalingActive')?.reason).toBe(
      'ScalingDisabled',
    );
    expect((cluster.get('Deployment', 'web')?.spec as { replicas: number }).replicas).toBe(0);
  });

  test('a disruption budget counts what may go', () => {
    const cluster = playedCluster();
    cluster.put({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    });
    cluster.put(deployment('web', { replicas: 3 }));
    cluster.until(
      'up',
      () =>
        (cluster.get('PodDisruptionBudget', 'web')?.status as { disruptionsAllowed?: number } | undefined)
          ?.disruptionsAllowed === 2,
    );
    expect(cluster.get('PodDisruptionBudget', 'web')?.status).toMatchObject({
      currentHealthy: 3,
      desiredHealthy: 1,
      expectedPods: 3,
      observedGeneration: 1,
    });
  });
});
