import type { Container, PodSpec, SecurityContext } from '../objects/pod.ts';

export type PodSecurityLevel = 'baseline' | 'restricted';

type Check = (spec: PodSpec, containers: readonly Container[]) => string | undefined;

const BASELINE_CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);
const RESTRICTED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);
const SECCOMP = new Set(['RuntimeDefault', 'Localhost']);

/** What stands against the level, in the order and words of the real admission; empty if the pod may run. */
export function podSecurityViolations(spec: PodSpec, level: PodSecurityLevel): string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const checks =
    level === 'restricted'
      ? [...BASELINE, ...RESTRICTED]
      : [...BASELINE, baselineHostPath, baselineCapabilities];
  return checks.map((check) => check(spec, containers)).filter((text) => text !== undefined);
}

const BASELINE: Check[] = [
  (spec) => {
    const set = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true);
    return set.length === 0
      ? undefined
      : `host namespaces (${set.map((field) => `${field}=true`).join(', ')})`;
  },
  (_spec, containers) => {
    const ports = containers.flatMap((container) =>
      (container.ports ?? [])
        .filter((port) => Number((port as { hostPort?: number }).hostPort ?? 0) !== 0)
        .map(() => container.name),
    );
    return ports.length === 0 ? undefined : `hostPort (${plural('container', ports)} uses hostPorts)`;
  },
  (_spec, containers) => {
    const names = offenders(containers, (context) => context?.privileged === true);
    return names.length === 0
      ? undefined
      : `privileged (${plural('container', names)} must not set securityContext.privileged=true)`;
  },
];

/** Under `restricted` the check of volume types speaks for hostPath, as in the real admission. */
const baselineHostPath: Check = (spec) => {
  const names = (spec.volumes ?? [])
    .filter((volume) => volume.hostPath !== undefined)
    .map((volume) => volume.name);
  return names.length === 0 ? undefined : `hostPath volumes (${plural('volume', names)})`;
};

const baselineCapabilities: Check = (_spec, containers) => {
  const names = offenders(containers, (context) =>
    (context?.capabilities?.add ?? []).some((name) => !BASELINE_CAPABILITIES.has(name)),
  );
  return names.length === 0
    ? undefined
    : `non-default capabilities (${plural('container', names)} must not include unlisted capabilities in securityContext.capabilities.add)`;
};

const RESTRICTED: Check[] = [
  (_spec, containers) => {
    const names = offenders(containers, (context) => context?.allowPrivilegeEscalation !== false);
    return names.length === 0
      ? undefined
      : `allowPrivilegeEscalation != false (${plural('container', names)} must set securityContext.allowPrivilegeEscalation=false)`;
  },
  (_spec, containers) => {
    const undropped = offenders(
      containers,
      (context) => !(context?.capabilities?.drop ?? []).includes('ALL'),
    );
    const added = offenders(containers, (context) =>
      (context?.capabilities?.add ?? []).some((name) => name !== 'NET_BIND_SERVICE'),
    );
    const parts =
      undropped.length === 0
        ? []
        : [`${plural('container', undropped)} must set securityContext.capabilities.drop=["ALL"]`];
    if (added.length > 0)
      parts.push(
        `${plural('container', added)} must not include ${quoteAll(addedCapabilities(containers))} in securityContext.capabilities.add`,
      );
    return parts.length === 0 ? undefined : `unrestricted capabilities (${parts.join('; ')})`;
  },
  (spec) => {
    const refused = (spec.volumes ?? [])
      .map((volume) => ({ name: volume.name, source: Object.keys(volume).find((key) => key !== 'name') }))
      .filter(({ source }) => source !== undefined && !RESTRICTED_VOLUMES.has(source));
    const [first] = refused;
    if (first === undefined) return undefined;
    const types = [...new Set(refused.map(({ source }) => source ?? ''))];
    const use = refused.length === 1 ? 'uses' : 'use';
    return `restricted volume types (${plural(
      'volume',
      refused.map(({ name }) => name),
    )} ${use} restricted volume type${types.length === 1 ? '' : 's'} ${quoteAll(types)})`;
  },
  (spec, containers) => {
    if (spec.securityContext?.runAsNonRoot === true) {
      const wrong = offenders(containers, (context) => context?.runAsNonRoot === false);
      return wrong.length === 0
        ? undefined
        : `runAsNonRoot != true (${plural('container', wrong)} must not set securityContext.runAsNonRoot=false)`;
    }
    const names = offenders(containers, (context) => context?.runAsNonRoot !== true);
    return names.length === 0
      ? undefined
      : `runAsNonRoot != true (pod or ${plural('container', names)} must set securityContext.runAsNonRoot=true)`;
  },
  (spec, containers) => {
    const names = offenders(containers, (context) => context?.runAsUser === 0);
    const who = [
      ...(spec.securityContext?.runAsUser === 0 ? ['pod'] : []),
      ...(names.length === 0 ? [] : [plural('container', names)]),
    ];
    return who.length === 0 ? undefined : `runAsUser=0 (${who.join(' and ')} must not set runAsUser=0)`;
  },
  (spec, containers) => {
    if (SECCOMP.has(spec.securityContext?.seccompProfile?.type ?? '')) return undefined;
    const names = offenders(containers, (context) => !SECCOMP.has(context?.seccompProfile?.type ?? ''));
    return names.length === 0
      ? undefined
      : `seccompProfile (pod or ${plural('container', names)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`;
  },
];

function offenders(
  containers: readonly Container[],
  isWrong: (context: SecurityContext | undefined) => boolean,
): string[] {
  return containers
    .filter((container) => isWrong(container.securityContext))
    .map((container) => container.name);
}

function addedCapabilities(containers: readonly Container[]): string[] {
  return [...new Set(containers.flatMap((container) => container.securityContext?.capabilities?.add ?? []))]
    .filter((name) => name !== 'NET_BIND_SERVICE')
    .sort();
}

function plural(noun: string, names: readonly string[]): string {
  return `${noun}${names.length === 1 ? '' : 's'} ${quoteAll(names)}`;
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
