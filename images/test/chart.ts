import { chartDirectory, storeValues } from '../../charts/test/inputs.ts';
import { objects, type KubeObject } from '../../charts/test/helm.ts';
import type { Product } from '../../server/src/domain/store/store.ts';

/** Values of the credentials Secret. */
export type Secrets = Record<string, string>;

export interface Rendered {
  /** The file that the chart mounts into the seed Job. */
  seed: string;
  /** Environment of a container, secrets filled in. */
  environment: (
    component: 'backend' | 'worker' | 'seed' | 'storefront',
    secrets: Secrets,
  ) => Record<string, string>;
  schema: string;
}

interface Wanted {
  title: string;
  products: Product[];
  plan?: 'SMALL' | 'MEDIUM';
  currency?: string;
}

/** What the control plane's values and the chart make of a store: the same file and the same variables as in a cluster. */
export async function render({
  title,
  products,
  plan = 'SMALL',
  currency = 'EUR',
}: Wanted): Promise<Rendered> {
  const values = storeValues('medusa', { plan, config: { title, products, currency, locale: 'en-DE' } });
  const rendered = await objects({ chart: chartDirectory('medusa'), values });
  const seed = rendered.find(
    ({ kind, metadata }) =>
      kind === 'ConfigMap' &&
      metadata.labels?.['app.kubernetes.io/component'] === 'seed' &&
      !metadata.name.includes('database'),
  );
  const environment: Rendered['environment'] = (component, secrets) =>
    environmentOf(rendered, component, secrets);
  const text = (seed?.['data'] as Record<string, string> | undefined)?.['seed.json'];
  const schema = containerEnv(rendered, 'seed').find(({ name }) => name === 'SHOPYARD_SCHEMA')?.value;
  if (text === undefined || schema === undefined) throw new Error('the chart renders no seed');
  return { seed: text, environment, schema };
}

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { key: string } };
}

/** Environment of the component's first container, as the chart renders it, secrets filled in. */
export const environmentOf = (
  rendered: readonly KubeObject[],
  component: string,
  secrets: Secrets,
): Record<string, string> =>
  Object.fromEntries(containerEnv(rendered, component).map((entry) => [entry.name, valueOf(entry, secrets)]));

function containerEnv(rendered: readonly KubeObject[], component: string): Variable[] {
  const owner = rendered.find(
    ({ kind, metadata }) =>
      ['Deployment', 'Job', 'CronJob'].includes(kind) &&
      metadata.labels?.['app.kubernetes.io/component'] === component,
  );
  if (owner === undefined) throw new Error(`the chart renders no ${component}`);
  const { template } = owner.kind === 'CronJob' ? owner['spec'].jobTemplate.spec : owner['spec'];
  return template.spec.containers[0].env as Variable[];
}

function valueOf({ name, value, valueFrom }: Variable, secrets: Secrets): string {
  const key = valueFrom?.secretKeyRef?.key;
  const found = key === undefined ? (value ?? '') : secrets[key];
  if (found === undefined)
    throw new Error(`${name} comes from the secret ${key ?? ''}, which the test does not have`);
  return found;
}
