import type { KubeObject } from '../helm.ts';
import type { PodTemplate } from '../pods.ts';
import { containersOf, podTemplates } from '../pods.ts';
import { quantity } from '../quantity.ts';

const volumeKinds = new Set(['emptyDir', 'configMap', 'secret', 'persistentVolumeClaim']);
const resources = ['cpu', 'memory', 'ephemeral-storage'];

/** Pod Security "restricted" and what we ask beyond it. */
export const securityProblems = (all: readonly KubeObject[]): string[] =>
  podTemplates(all).flatMap((pod) => [
    ...podSecurity(pod),
    ...containersOf(pod).flatMap((container) =>
      containerSecurity(container).map((problem) => `${pod.owner}, ${container.name}: ${problem}`),
    ),
  ]);

function podSecurity({ owner, spec }: PodTemplate): string[] {
  const context = spec.securityContext ?? {};
  const wrong: [boolean, string][] = [
    [spec.automountServiceAccountToken !== false, 'gets a token for the API'],
    [spec.enableServiceLinks !== false, 'gets the addresses of all Services as environment'],
    [Boolean(spec.hostNetwork ?? spec.hostPID ?? spec.hostIPC), 'uses the host'],
    [context.runAsNonRoot !== true, 'may run as root'],
    [!(context.runAsUser > 0) || !(context.runAsGroup > 0), 'has no user and group of its own'],
    [context.seccompProfile?.type !== 'RuntimeDefault', 'has no seccomp profile'],
    [!(spec.terminationGracePeriodSeconds >= 30), 'has too little time to end'],
  ];
  const volumes = (spec.volumes ?? []).flatMap(({ name, ...source }: { name: string }) =>
    Object.keys(source)
      .filter((kind) => !volumeKinds.has(kind))
      .map((kind) => `${owner}: volume ${name} is a ${kind}`),
  );
  return [...wrong.filter(([is]) => is).map(([, problem]) => `${owner}: ${problem}`), ...volumes];
}

function containerSecurity({ securityContext: context = {} }: KubeObject): string[] {
  const wrong: [boolean, string][] = [
    [context.allowPrivilegeEscalation !== false, 'may gain privileges'],
    [context.readOnlyRootFilesystem !== true, 'has a writable root'],
    [
      JSON.stringify(context.capabilities?.drop) !== '["ALL"]' || context.capabilities.add,
      'has capabilities',
    ],
    [Boolean(context.privileged) || context.runAsUser === 0, 'is privileged'],
  ];
  return wrong.filter(([is]) => is).map(([, problem]) => problem);
}

/** Every container asks for something, at most its limit, and every scratch volume is bounded. */
export const sizeProblems = (all: readonly KubeObject[]): string[] =>
  podTemplates(all).flatMap(({ owner, spec, ...pod }) => [
    ...containersOf({ owner, spec, ...pod }).flatMap((container) =>
      resources
        .filter((name) => !isSized(container.resources, name))
        .map((name) => `${owner}, ${container.name}: ${name} is not sized`),
    ),
    ...(spec.volumes ?? [])
      .filter((volume: KubeObject) => volume['emptyDir'] && !/^\d+Mi$/.test(volume['emptyDir'].sizeLimit))
      .map((volume: KubeObject) => `${owner}: scratch volume ${volume['name']} has no bound`),
  ]);

function isSized({ requests, limits }: Record<string, Record<string, string>> = {}, name: string): boolean {
  const [request, limit] = [requests?.[name], limits?.[name]];
  return request !== undefined && limit !== undefined && quantity(request) <= quantity(limit);
}

/** A version for every image, and no pulling of what is there. */
export const imageProblems = (all: readonly KubeObject[]): string[] =>
  podTemplates(all).flatMap((pod) =>
    containersOf(pod)
      .filter(
        ({ image, imagePullPolicy }) =>
          imagePullPolicy !== 'IfNotPresent' ||
          !/^[^:]+:(?!latest)[^:@]+(@sha256:[0-9a-f]{64})?$/.test(image),
      )
      .map(({ name, image, imagePullPolicy }) => `${pod.owner}, ${name}: ${image}, ${imagePullPolicy}`),
  );

/** Whatever serves says when it has started, when it is ready and when it is stuck, on a port that it opens. */
export const probeProblems = (all: readonly KubeObject[]): string[] =>
  podTemplates(all)
    .filter(({ owner }) => /^(Deployment|StatefulSet) /.test(owner))
    .flatMap(({ owner, spec }) =>
      spec.containers.flatMap((container: KubeObject) => {
        const ports = (container['ports'] ?? []).map((port: { name: string }) => port.name);
        return ['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap((name) => {
          const probe = container[name];
          const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
          if (probe === undefined) return [`${owner}: no ${name}`];
          if (port !== undefined && !ports.includes(port)) return [`${owner}: ${name} asks port ${port}`];
          return probe.timeoutSeconds >= 3 ? [] : [`${owner}: ${name} gives up too early`];
        });
      }),
    );
