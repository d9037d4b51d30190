import type { AdmissionPlugin } from '../api/api.ts';
import { nameHash } from '../objects/hash.ts';
import type { Pod, Volume } from '../objects/pod.ts';
import { forbidden, isWrite } from './refusal.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Gives a pod its service account and the token's volume; refuses a pod whose account does not exist. */
export const serviceAccount: AdmissionPlugin = (request, api) => {
  if (!isWrite(request) || request.object.kind !== 'Pod' || request.operation !== 'CREATE') return;
  const pod = request.object as Pod;
  const namespace = pod.metadata.namespace ?? '';
  const name = pod.spec.serviceAccountName ?? 'default';
  pod.spec.serviceAccountName = name;
  pod.spec.serviceAccount = name;
  const account = api.get('ServiceAccount', namespace, name);
  if (account === undefined)
    throw forbidden(
      api,
      pod,
      `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`,
    );
  if ((pod.spec.automountServiceAccountToken ?? account.automountServiceAccountToken) === false) return;
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const unmounted = containers.filter(
    (container) => !(container.volumeMounts ?? []).some((mount) => mount.mountPath === MOUNT),
  );
  if (unmounted.length === 0) return;
  const volume = `kube-api-access-${nameHash([namespace, pod.metadata.name]).slice(0, 5)}`;
  for (const container of unmounted)
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { name: volume, readOnly: true, mountPath: MOUNT },
    ];
  pod.spec.volumes = [...(pod.spec.volumes ?? []), tokenVolume(volume)];
};

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  };
}
