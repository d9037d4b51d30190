import { describe, expect, test } from 'vitest';
import { StatusError } from '../api/api.ts';
import type { KubeObject } from '../api/api.ts';
import { deployment, job, playedCluster, podSpec } from '../../test/played/played-cluster.ts';

function pod(name: string, resources: unknown = {}, spec: Record<string, unknown> = {}): KubeObject {
  const container = (each: string) => ({ name: each, image: 'i:1', resources });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop' },
    spec: { containers: [container('c'), container('c2')], ...spec },
  };
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return `${String(error.code)} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('Pod Security restricted, in the words a real API server used', () => {
  const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const bare =
    'allowPrivilegeEscalation != false (containers "c", "c2" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "c", "c2" must set securityContext.capabilities.drop=["ALL"])';
  const rest =
    'runAsNonRoot != true (pod or containers "c", "c2" must set securityContext.runAsNonRoot=true)';
  const seccomp =
    'seccompProfile (pod or containers "c", "c2" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")';
  const allowed = {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'web',
        image: 'web:1',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  };

  test.each<[string, KubeObject, string]>([
    [
      'a bare pod',
      pod('p1'),
      `403 pods "p1" is forbidden: violates PodSecurity "restricted:latest": ${bare}, ${rest}, ${seccomp}`,
    ],
    [
      'a pod on the host',
      pod(
        'p1',
        {},
        {
          hostNetwork: true,
          securityContext: { runAsUser: 0 },
          volumes: [{ name: 'h', hostPath: { path: '/' } }],
        },
      ),
      `403 pods "p1" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), ${bare}, restricted volume types (volume "h" uses restricted volume type "hostPath"), ${rest}, runAsUser=0 (pod must not set runAsUser=0), ${seccomp}`,
    ],
    ['a pod that complies', { ...pod('p1'), spec: podSpec(allowed) }, 'accepted'],
  ])('%s', (_what, object, text) => {
    const cluster = playedCluster({ namespace: restricted });
    expect(refusal(() => cluster.api.create(object))).toBe(text);
  });

  test('a workload is taken, its pods are refused', () => {
    const cluster = playedCluster({ namespace: restricted });
    cluster.put(deployment('bad'));
    cluster.put(job('seed'));
    cluster.put(deployment('good', {}, allowed));
    cluster.until('good', () => cluster.condition('Deployment', 'good', 'Available')?.status === 'True');
    expect(cluster.list('Pod').map((each) => each.metadata.labels?.app)).toEqual(['good']);
    expect(cluster.events('ReplicaSet', 'bad')[0]).toContain(
      'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set',
    );
    expect(cluster.events('Job', 'seed')[0]).toContain('FailedCreate: Error creating: pods "seed-');
  });
});
