import { expect, test } from 'vitest';
import { contractCluster } from '../harness/cluster.ts';
import { core, pod, podSpec } from '../harness/objects.ts';

const cluster = contractCluster();

test('a quota refuses what goes beyond it and says how much is used', async () => {
  const ns = await cluster.namespace();
  await cluster.client.post(core(ns, 'resourcequotas'), {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small' },
    spec: { hard: { pods: '1', 'requests.cpu': '100m' } },
  });
  await cluster.until(core(ns, 'resourcequotas', 'small'), (body) => body.status?.hard?.pods === '1');
  const unstated = await cluster.client.post(core(ns, 'pods'), pod('none'));
  expect([unstated.status, unstated.body.message]).toEqual([
    403,
    'pods "none" is forbidden: failed quota: small: must specify requests.cpu for: web',
  ]);
  const greedy = await cluster.client.post(
    core(ns, 'pods'),
    pod('greedy', podSpec({ resources: { requests: { cpu: '200m' } } })),
  );
  expect([greedy.status, greedy.body.reason, greedy.body.message]).toEqual([
    403,
    'Forbidden',
    'pods "greedy" is forbidden: exceeded quota: small, requested: requests.cpu=200m, used: requests.cpu=0, limited: requests.cpu=100m',
  ]);
  const fits = await cluster.client.post(
    core(ns, 'pods'),
    pod('fits', podSpec({ resources: { requests: { cpu: '100m' } } })),
  );
  expect(fits.status).toBe(201);
  const used = await cluster.until(
    core(ns, 'resourcequotas', 'small'),
    (body) => body.status?.used?.pods === '1',
  );
  expect(used.status.used).toEqual({ pods: '1', 'requests.cpu': '100m' });
});

test('a LimitRange fills in and bounds', async () => {
  const ns = await cluster.namespace();
  const limit = {
    type: 'Container',
    default: { cpu: '200m', memory: '64Mi' },
    defaultRequest: { cpu: '100m' },
    max: { cpu: '500m' },
  };
  await cluster.client.post(core(ns, 'limitranges'), {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'bounds' },
    spec: { limits: [limit] },
  });
  const made = await cluster.client.post(core(ns, 'pods'), pod('filled'));
  expect(made.body.spec.containers[0].resources).toEqual({
    limits: { cpu: '200m', memory: '64Mi' },
    requests: { cpu: '100m', memory: '64Mi' },
  });
  const greedy = await cluster.client.post(
    core(ns, 'pods'),
    pod('greedy', podSpec({ resources: { limits: { cpu: '1' } } })),
  );
  expect([greedy.status, greedy.body.message]).toEqual([
    403,
    'pods "greedy" is forbidden: maximum cpu usage per Container is 500m, but limit is 1',
  ]);
});

test('Pod Security restricted refuses and says everything that is wrong', async () => {
  const ns = await cluster.namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  const { status, body } = await cluster.client.post(core(ns, 'pods'), pod('plain'));
  expect([status, body.reason]).toEqual([403, 'Forbidden']);
  expect(body.message).toBe(
    'pods "plain" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  );
  const securityContext = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  };
  expect(
    (await cluster.client.post(core(ns, 'pods'), pod('good', podSpec({ securityContext })))).status,
  ).toBe(201);
});

test('a pod is given its service account, tolerations and a priority', async () => {
  const ns = await cluster.namespace();
  const { body } = await cluster.client.post(core(ns, 'pods'), pod('one'));
  expect(body.spec).toMatchObject({
    serviceAccountName: 'default',
    serviceAccount: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    enableServiceLinks: true,
  });
  expect(body.spec.tolerations.map((one: { key: string }) => one.key)).toEqual([
    'node.kubernetes.io/not-ready',
    'node.kubernetes.io/unreachable',
  ]);
  expect(body.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
});
