import { beforeAll, describe, expect, it } from 'vitest';
import { cases, render } from './cases.ts';
import type { KubeObject } from './helm.ts';
import { containersOf, podTemplates } from './pods.ts';
import { unknownFields } from './unknown-fields.ts';

const identity = [
  'shopyard.dev/store-id',
  'shopyard.dev/owner',
  'app.kubernetes.io/managed-by',
  'app.kubernetes.io/component',
];
const clusterScoped =
  /^(Namespace|ClusterRole|ClusterRoleBinding|CustomResourceDefinition|StorageClass|IngressClass|PriorityClass|.*Webhook.*)$/;

describe.each(cases)('$chart with $title', (chartCase) => {
  let all: KubeObject[] = [];
  beforeAll(async () => {
    all = await render(chartCase);
  });

  it('has only fields that the API knows', () => {
    const unknown = all.flatMap((object) =>
      object.kind === 'HTTPRoute' ? [] : (unknownFields(object) ?? [`${object.kind}?`]),
    );
    expect(unknown).toEqual([]);
  });

  it('makes nothing outside its namespace, and nothing twice', () => {
    expect(all.filter((object) => clusterScoped.test(object.kind))).toEqual([]);
    expect(new Set(all.map((object) => object.metadata.namespace))).toEqual(new Set(['store-shop']));
    const names = all.map((object) => `${object.kind} ${object.metadata.name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('has no hook but the pod of helm test', () => {
    const hooks = all.filter((object) => object.metadata.annotations?.['helm.sh/hook'] !== undefined);
    expect(hooks.map((object) => [object.kind, object.metadata.annotations?.['helm.sh/hook']])).toEqual([
      ['Pod', 'test'],
    ]);
  });

  it('labels every object and every pod template, without versions on the pods', () => {
    const bare = [
      ...all.map((object) => ({
        name: `${object.kind} ${object.metadata.name}`,
        labels: object.metadata.labels ?? {},
      })),
      ...podTemplates(all).map((pod) => ({ name: `pod of ${pod.owner}`, labels: pod.labels })),
    ].filter(({ labels }) => identity.some((label) => !labels[label]));
    expect(bare.map(({ name }) => name)).toEqual([]);
    const rolling = podTemplates(all).filter((pod) => !pod.owner.startsWith('Pod '));
    expect(
      rolling.filter((pod) => 'helm.sh/chart' in pod.labels || 'app.kubernetes.io/version' in pod.labels),
    ).toEqual([]);
  });

  it('keeps to Pod Security "restricted" in every pod', () => {
    for (const pod of podTemplates(all)) {
      expect(pod.spec, pod.owner).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: expect.any(Number),
          seccompProfile: { type: 'RuntimeDefault' },
        },
      });
      expect(pod.spec.securityContext.runAsUser, pod.owner).toBeGreaterThan(0);
      expect(pod.spec.hostNetwork ?? pod.spec.hostPID ?? pod.spec.hostIPC, pod.owner).toBeUndefined();
      const kinds = (pod.spec.volumes ?? [])
        .flatMap((volume: object) => Object.keys(volume))
        .filter((key: string) => key !== 'name');
      expect(
        kinds.filter(
          (kind: string) => !['emptyDir', 'configMap', 'secret', 'persistentVolumeClaim'].includes(kind),
        ),
      ).toEqual([]);
      for (const container of containersOf(pod)) {
        expect(container.securityContext, `${pod.owner} ${container.name}`).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('sizes every container and bounds every scratch volume', () => {
    const amount = {
      cpu: expect.any(String),
      memory: expect.any(String),
      'ephemeral-storage': expect.any(String),
    };
    for (const pod of podTemplates(all)) {
      for (const container of containersOf(pod)) {
        expect(container.resources, `${pod.owner} ${container.name}`).toEqual({
          requests: amount,
          limits: amount,
        });
      }
      const scratch = (pod.spec.volumes ?? []).filter(
        (volume: { emptyDir?: object }) => volume.emptyDir !== undefined,
      );
      for (const volume of scratch)
        expect(volume.emptyDir.sizeLimit, `${pod.owner} ${volume.name}`).toMatch(/^\d+Mi$/);
    }
  });

  it('names every image by a version and pulls it only when absent', () => {
    const containers = podTemplates(all).flatMap(containersOf);
    expect(
      containers
        .map((container) => container.image)
        .filter((image) => !/^[^:]+:(?!latest)[^:@]+(@sha256:[0-9a-f]{64})?$/.test(image)),
    ).toEqual([]);
    expect(new Set(containers.map((container) => container.imagePullPolicy))).toEqual(
      new Set(['IfNotPresent']),
    );
  });

  it('keeps every name short enough for what is made from it', () => {
    expect(all.filter((object) => object.metadata.name.length > 63)).toEqual([]);
    expect(all.filter((object) => object.kind === 'CronJob' && object.metadata.name.length > 52)).toEqual([]);
  });
});
