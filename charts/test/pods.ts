import type { KubeObject } from './helm.ts';

export interface PodTemplate {
  /** "Deployment shop-web". */
  owner: string;
  component: string | undefined;
  labels: Record<string, string>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  spec: any;
}

/** Every pod that these objects can lead to. */
export const podTemplates = (objects: readonly KubeObject[]): PodTemplate[] =>
  objects.flatMap((object) => {
    const template = templateOf(object);
    if (template === undefined) return [];
    const labels = template.metadata?.labels ?? {};
    const owner = `${object.kind} ${object.metadata.name}`;
    return [{ owner, component: labels['app.kubernetes.io/component'], labels, spec: template.spec }];
  });

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const containersOf = (pod: PodTemplate): any[] => [
  ...(pod.spec.initContainers ?? []),
  ...pod.spec.containers,
];

function templateOf(object: KubeObject) {
  if (object.kind === 'Pod') return object;
  if (object.kind === 'CronJob') return object['spec'].jobTemplate.spec.template;
  return object['spec']?.template;
}
