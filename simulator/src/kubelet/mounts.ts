import type { Api } from '../api/api.ts';
import type { Container, Pod } from '../objects/pod.ts';

export interface MissingMount {
  volume: string;
  message: string;
}

/** Volumes that cannot be mounted because their Secret or ConfigMap is not there. */
export function missingMounts(api: Api, pod: Pod): MissingMount[] {
  const missing: MissingMount[] = [];
  const check = (
    volume: string,
    kind: 'Secret' | 'ConfigMap',
    name: string | undefined,
    isOptional: boolean | undefined,
  ): void => {
    if (
      name === undefined ||
      isOptional === true ||
      api.get(kind, pod.metadata.namespace, name) !== undefined
    )
      return;
    missing.push({ volume, message: `${kind.toLowerCase()} "${name}" not found` });
  };
  for (const volume of pod.spec.volumes ?? []) {
    check(volume.name, 'Secret', volume.secret?.secretName, volume.secret?.optional);
    check(volume.name, 'ConfigMap', volume.configMap?.name, volume.configMap?.optional);
    for (const source of volume.projected?.sources ?? []) {
      check(volume.name, 'Secret', source.secret?.name, source.secret?.optional);
      check(volume.name, 'ConfigMap', source.configMap?.name, source.configMap?.optional);
    }
  }
  return missing;
}

/** Why a container's environment cannot be made: a Secret, ConfigMap or key that it reads is not there. */
export function missingEnvironment(api: Api, pod: Pod, container: Container): string | undefined {
  const namespace = pod.metadata.namespace;
  for (const source of container.envFrom ?? []) {
    for (const [field, kind] of [
      ['secretRef', 'Secret'],
      ['configMapRef', 'ConfigMap'],
    ] as const) {
      const reference = source[field] as { name: string; optional?: boolean } | undefined;
      if (
        reference !== undefined &&
        reference.optional !== true &&
        api.get(kind, namespace, reference.name) === undefined
      )
        return `${kind.toLowerCase()} "${reference.name}" not found`;
    }
  }
  for (const { valueFrom } of container.env ?? []) {
    for (const [field, kind] of [
      ['secretKeyRef', 'Secret'],
      ['configMapKeyRef', 'ConfigMap'],
    ] as const) {
      const reference = valueFrom?.[field] as { name: string; key: string; optional?: boolean } | undefined;
      if (reference === undefined || reference.optional === true) continue;
      const object = api.get(kind, namespace, reference.name);
      if (object === undefined) return `${kind.toLowerCase()} "${reference.name}" not found`;
      const data = { ...(object.data as object | undefined), ...(object.binaryData as object | undefined) };
      if (!(reference.key in data))
        return `couldn't find key ${reference.key} in ${kind} ${namespace ?? ''}/${reference.name}`;
    }
  }
  return undefined;
}
