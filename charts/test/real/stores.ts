import type { PlanName } from '../../../server/src/domain/words.ts';
import { yamlSafeJson } from '../../../server/src/lib/yaml-safe-json.ts';
import { archivePath, readReleases } from '../../scripts/releases.ts';
import type { ChartName } from '../inputs.ts';
import { engineOf, storeInput } from '../inputs.ts';
import type { Namespace } from './namespace.ts';

interface Change {
  plan?: PlanName;
  credentials?: string;
  suspended?: boolean;
}

/** The archives that the catalogue offers, the newest first. */
export const archives = (chart: ChartName): string[] =>
  readReleases()
    .filter((release) => release.chart === chart)
    .map(archivePath);

/** A Secret as the control plane makes it. */
export function secret(chart: ChartName, namespace: string, name = 'credentials-1'): object {
  const keys = engineOf(chart).credentialKeys(storeInput(chart));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    data: Object.fromEntries(keys.map(({ key }) => [key, btoa('x')])),
  };
}

/** Quota, limits and policies as the control plane makes them, before the release. */
export const guardRails = (chart: ChartName, namespace: string, plan: PlanName = 'SMALL'): object[] =>
  engineOf(chart).guardRails(storeInput(chart, { namespace, plan }));

/** As the control plane does it. */
export async function deploy(
  namespace: Namespace,
  chart: ChartName,
  archive: string,
  { plan = 'SMALL', credentials = 'credentials-1', suspended = false }: Change = {},
): Promise<void> {
  const input = {
    ...storeInput(chart, {
      namespace: namespace.name,
      plan,
      suspended,
      config: { title: 'A "b" {{ c }}\u0085🎉' },
    }),
    credentialsSecret: credentials,
  };
  const secrets = [credentials, 'credentials-data'].map((name) => secret(chart, namespace.name, name));
  await namespace.apply([...engineOf(chart).guardRails(input), ...secrets]);
  const flags = ['--install', '--server-side=true', '--force-conflicts', '--wait=hookOnly', '--reset-values'];
  await namespace.helmWith(
    yamlSafeJson(engineOf(chart).values(input)),
    ...['upgrade', 'shop', archive, '--history-max', '3', ...flags, '-f', '-'],
  );
}
