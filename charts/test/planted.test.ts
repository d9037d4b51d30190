import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from './checks/all.ts';
import { apiProblems } from './checks/api.ts';
import { imageProblems, probeProblems, securityProblems, sizeProblems } from './checks/hardening.ts';
import { annotationProblems, labelProblems, nameProblems } from './checks/identity.ts';
import {
  addressProblems,
  claimProblems,
  edgeProblems,
  mountProblems,
  referenceProblems,
  scalerProblems,
  selectorProblems,
} from './checks/references.ts';
import type { KubeObject } from './helm.ts';
import { nameOf, objects } from './helm.ts';
import { chartDirectory, storeValues } from './inputs.ts';

type Check = (all: readonly KubeObject[]) => string[];
type Plant = (find: (name: string) => KubeObject, all: KubeObject[]) => void;

const podOf = (object: KubeObject): KubeObject => object['spec'].template.spec;
const storefront = (find: (name: string) => KubeObject) => podOf(find('Deployment shop-storefront'));
const container = (find: (name: string) => KubeObject) => storefront(find)['containers'][0];

/** One mistake each, as somebody would make it in a template, and what the check says to it. */
const mistakes: [string, Check, Plant, string][] = [
  [
    'a misspelt field',
    apiProblems,
    (find) => (container(find).readynessProbe = {}),
    'Deployment shop-storefront: unknown field spec.template.spec.containers[0].readynessProbe',
  ],
  [
    'a misspelt field of a custom kind',
    apiProblems,
    (find) => (find('HTTPRoute shop')['spec'].hostname = 'a'),
    'HTTPRoute shop: unknown field spec.hostname',
  ],
  [
    'text for a number',
    apiProblems,
    (find) => (find('StatefulSet shop-cache')['spec'].replicas = '1'),
    'StatefulSet shop-cache: json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32',
  ],
  [
    'a field left out',
    apiProblems,
    (find) => delete find('StatefulSet shop-cache')['spec'].selector,
    'StatefulSet shop-cache: spec.selector: Required value',
  ],
  [
    'a kind that is gone',
    apiProblems,
    (find) => (find('CronJob shop-backup').apiVersion = 'batch/v1beta1'),
    'CronJob shop-backup: the API has no batch/v1beta1 CronJob',
  ],
  [
    'a cluster-wide object',
    nameProblems,
    (find) => (find('ServiceAccount shop').kind = 'ClusterRole'),
    'ClusterRole shop is cluster-wide',
  ],
  [
    'another namespace',
    nameProblems,
    (find) => (find('Service shop-backend').metadata.namespace = 'default'),
    "Service shop-backend is not in the store's namespace",
  ],
  [
    'the same name twice',
    nameProblems,
    (find, all) => all.push(find('Service shop-backend')),
    'Service shop-backend is there twice',
  ],
  [
    'a name too long',
    nameProblems,
    (find) => (find('CronJob shop-backup').metadata.name = 'b'.repeat(53)),
    `CronJob ${'b'.repeat(53)} has too long a name`,
  ],
  [
    'a hook',
    annotationProblems,
    (find) => (find('ConfigMap shop-seed').metadata.annotations = { 'helm.sh/hook': 'pre-install' }),
    'ConfigMap shop-seed has helm.sh/hook: pre-install',
  ],
  [
    'a setting of one controller',
    annotationProblems,
    (find) =>
      (find('HTTPRoute shop').metadata.annotations = { 'nginx.ingress.kubernetes.io/proxy-body-size': '8m' }),
    'HTTPRoute shop has nginx.ingress.kubernetes.io/proxy-body-size: 8m',
  ],
  [
    'an object of nobody',
    labelProblems,
    (find) => delete find('Service shop-cache').metadata.labels?.['shopyard.dev/owner'],
    'Service shop-cache has no label shopyard.dev/owner',
  ],
  [
    'a version on a pod',
    labelProblems,
    (find) =>
      (find('Deployment shop-worker')['spec'].template.metadata.labels['helm.sh/chart'] = 'medusa-1.0.0'),
    'the pod of Deployment shop-worker has helm.sh/chart',
  ],
  [
    'a misspelt protection',
    securityProblems,
    (find) => {
      container(find).securityContext = {
        ...container(find).securityContext,
        readOnlyRootFileSystem: true,
        readOnlyRootFilesystem: undefined,
      };
    },
    'Deployment shop-storefront, storefront: has a writable root',
  ],
  [
    'root',
    securityProblems,
    (find) => (storefront(find)['securityContext'].runAsUser = 0),
    'Deployment shop-storefront: has no user and group of its own',
  ],
  [
    'a capability',
    securityProblems,
    (find) => (container(find).securityContext.capabilities.add = ['CHOWN']),
    'Deployment shop-storefront, storefront: has capabilities',
  ],
  [
    "a directory of the node's",
    securityProblems,
    (find) => storefront(find)['volumes'].push({ name: 'host', hostPath: { path: '/' } }),
    'Deployment shop-storefront: volume host is a hostPath',
  ],
  [
    'a token',
    securityProblems,
    (find) => (storefront(find)['automountServiceAccountToken'] = true),
    'Deployment shop-storefront: gets a token for the API',
  ],
  [
    'an init container without limits',
    sizeProblems,
    (find) => delete podOf(find('Deployment shop-backend'))['initContainers'][0].resources.limits.memory,
    'Deployment shop-backend, wait-for-schema: memory is not sized',
  ],
  [
    'a request above its limit',
    sizeProblems,
    (find) => (container(find).resources.requests.cpu = '9'),
    'Deployment shop-storefront, storefront: cpu is not sized',
  ],
  [
    'scratch space without a bound',
    sizeProblems,
    (find) => (storefront(find)['volumes'][0].emptyDir = {}),
    'Deployment shop-storefront: scratch volume tmp has no bound',
  ],
  [
    'the tag latest',
    imageProblems,
    (find) => (container(find).image = 'shopyard/medusa-storefront:latest'),
    'Deployment shop-storefront, storefront: shopyard/medusa-storefront:latest, IfNotPresent',
  ],
  [
    'no probe',
    probeProblems,
    (find) => delete container(find).livenessProbe,
    'Deployment shop-storefront: no livenessProbe',
  ],
  [
    'a probe of a port that is not open',
    probeProblems,
    (find) => (container(find).readinessProbe.httpGet.port = 'web'),
    'Deployment shop-storefront: readinessProbe asks port web',
  ],
  [
    'a probe that gives up after a second',
    probeProblems,
    (find) => delete container(find).startupProbe.timeoutSeconds,
    'Deployment shop-storefront: startupProbe gives up too early',
  ],
  [
    'a ConfigMap that is not there',
    referenceProblems,
    (find) => (find('ConfigMap shop-backup').metadata.name = 'shop-backups'),
    'CronJob shop-backup names ConfigMap shop-backup, which does not exist',
  ],
  [
    'a Secret that nobody makes',
    referenceProblems,
    (find) => (container(find).env.at(-1).valueFrom.secretKeyRef.name = 'credentials-0'),
    'Deployment shop-storefront names Secret credentials-0, which does not exist',
  ],
  [
    'a selector that selects nothing',
    selectorProblems,
    (find) =>
      (find('PodDisruptionBudget shop-backend')['spec'].selector.matchLabels['app.kubernetes.io/component'] =
        'server'),
    'PodDisruptionBudget shop-backend selects nothing',
  ],
  [
    'a selector that selects too much',
    selectorProblems,
    (find) => delete find('Service shop-backend')['spec'].selector['app.kubernetes.io/component'],
    'Service shop-backend selects 9 kinds of pods',
  ],
  [
    'a Service to a port that is closed',
    selectorProblems,
    (find) => (find('Service shop-backend')['spec'].ports[0].targetPort = 'web'),
    'Service shop-backend leads to web 9000, which nobody opens',
  ],
  [
    'a third address',
    addressProblems,
    (find) => delete find('Service shop-cache')['spec'].clusterIP,
    '3 virtual addresses: Service shop-backend, Service shop-cache, Service shop-storefront',
  ],
  [
    'an address outside',
    addressProblems,
    (find) => (find('Service shop-storefront')['spec'].type = 'NodePort'),
    'Service shop-storefront is a NodePort',
  ],
  [
    'a route to nowhere',
    edgeProblems,
    (find) => (find('HTTPRoute shop')['spec'].rules[0].backendRefs[0].port = 80),
    'HTTPRoute shop leads /store to shop-backend:80',
  ],
  [
    'a path behind a wider one',
    edgeProblems,
    (find) => find('HTTPRoute shop')['spec'].rules.reverse(),
    'HTTPRoute shop hides /store behind /',
  ],
  [
    'a volume that nobody mounts',
    mountProblems,
    (find) => storefront(find)['volumes'].push({ name: 'spare', emptyDir: { sizeLimit: '1Mi' } }),
    'Deployment shop-storefront does not mount its spare',
  ],
  [
    'a mount without a volume',
    mountProblems,
    (find) => container(find).volumeMounts.push({ name: 'cache', mountPath: '/cache' }),
    'Deployment shop-storefront mounts cache, which it does not have',
  ],
  [
    'a number beside an autoscaler',
    scalerProblems,
    (find) => (find('Deployment shop-backend')['spec'].replicas = 2),
    'Deployment shop-backend has replicas of its own',
  ],
  [
    'an autoscaler of nothing',
    scalerProblems,
    (find) => (find('HorizontalPodAutoscaler shop-backend')['spec'].scaleTargetRef.name = 'shop-server'),
    'HorizontalPodAutoscaler shop-backend scales nothing',
  ],
  [
    'data that goes with the release',
    claimProblems,
    (find) => delete find('PersistentVolumeClaim shop-database').metadata.annotations,
    'PersistentVolumeClaim shop-database goes with the release',
  ],
  [
    'a claim that nobody owns',
    claimProblems,
    (find) => (find('StatefulSet shop-cache')['spec'].volumeClaimTemplates = [{}]),
    'StatefulSet shop-cache makes claims from a template',
  ],
];

describe('a rendering with a planted mistake', () => {
  let sound: KubeObject[] = [];
  beforeAll(async () => {
    const edge = { mode: 'gateway', gateway: { name: 'edge', namespace: 'edge' } };
    const values = { ...storeValues('medusa', { plan: 'LARGE' }), edge, backup: { enabled: true } };
    sound = await objects({ chart: chartDirectory('medusa'), values });
  });

  it.each(mistakes)('%s is found (G5)', (_, check, plant, sentence) => {
    const all = structuredClone(sound);
    plant((name) => all.find((object) => nameOf(object) === name)!, all);
    expect(check(sound)).toEqual([]);
    expect(check(all)).toContain(sentence);
  });

  it('is planted for every check that there is', () => {
    expect(new Set(mistakes.map(([, check]) => check))).toEqual(new Set(Object.values(checks)));
  });
});
