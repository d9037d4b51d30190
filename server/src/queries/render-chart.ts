import type { Store } from '../domain/store/store.ts';
import { undecodable } from '../helm/decode-manifest.ts';
import type { Helm } from '../helm/helm.ts';
import { BugError } from '../lib/assert.ts';

/** The manifest that helm would send, decoded once as the Kubernetes API would: a plan never promises what cannot be applied. */
export async function renderChart(
  helm: Pick<Helm, 'render'>,
  { name: release, namespace }: Pick<Store, 'name' | 'namespace'>,
  chart: { archive: string; values: Record<string, unknown> },
): Promise<string> {
  const rendered = await helm.render({ ...chart, release, namespace });
  if (rendered.kind === 'failed')
    throw new BugError(`a chart of store ${release} cannot be rendered: ${rendered.message}`);
  const problem = undecodable(rendered.manifest);
  if (problem !== undefined) throw new BugError(`a chart of store ${release} cannot be applied: ${problem}`);
  return rendered.manifest;
}
