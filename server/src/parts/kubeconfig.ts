import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Settings } from '../config/settings.ts';
import { StartRefusal } from './start-refusal.ts';

/**
 * The kubeconfig file to use: the first that exists of SHOPYARD_KUBECONFIG or KUBECONFIG, else ~/.kube/config. With
 * SHOPYARD_KUBE_CONTEXT, a copy of it in the data directory (0600) whose current context is that one.
 */
export function chooseKubeconfig(
  settings: Pick<Settings, 'kubeconfig' | 'kubeContext'>,
  dataDirectory: string,
): string {
  const named = settings.kubeconfig ?? join(homedir(), '.kube/config');
  const file = named.split(delimiter).find((path) => path !== '' && existsSync(path));
  if (file === undefined)
    throw new StartRefusal(
      `There is no kubeconfig file ${named}.`,
      'Set KUBECONFIG, or start with the embedded cluster: --cluster embedded.',
    );
  if (settings.kubeContext === undefined) return file;
  const document = parseDocument(readFileSync(file, 'utf8'));
  const contexts = contextNames(document.toJS());
  if (!contexts.includes(settings.kubeContext))
    throw new StartRefusal(
      `The kubeconfig ${file} has no context ${JSON.stringify(settings.kubeContext)}.`,
      `Set SHOPYARD_KUBE_CONTEXT to one of: ${contexts.join(', ')}.`,
    );
  document.set('current-context', settings.kubeContext);
  const copy = join(dataDirectory, 'kubeconfig');
  writeFileSync(copy, document.toString(), { mode: 0o600 });
  return copy;
}

function contextNames(config: unknown): string[] {
  const { contexts } = (config ?? {}) as { contexts?: { name?: unknown }[] };
  return (contexts ?? []).flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
}
