import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Settings } from '../config/settings.ts';
import { mergeKubeconfigs, namedIn } from '../lib/merge-kubeconfigs.ts';
import { StartRefusal } from './start-refusal.ts';

/**
 * The kubeconfig file to use: what SHOPYARD_KUBECONFIG or KUBECONFIG lists, else ~/.kube/config. Several files, or
 * one with SHOPYARD_KUBE_CONTEXT, become one in the data directory (0600), merged as kubectl does, whose current
 * context is that one. Files that are not there are passed over.
 */
export function chooseKubeconfig(
  settings: Pick<Settings, 'kubeconfig' | 'kubeContext'>,
  dataDirectory: string,
): string {
  const named = settings.kubeconfig ?? join(homedir(), '.kube/config');
  const files = named.split(delimiter).filter((path) => path !== '' && existsSync(path));
  const [first] = files;
  if (first === undefined)
    throw new StartRefusal(
      `There is no kubeconfig file ${named}.`,
      'Set KUBECONFIG, or start with the embedded cluster: --cluster embedded.',
    );
  if (files.length === 1 && settings.kubeContext === undefined) return first;
  const merged = mergeKubeconfigs(files.map((path) => ({ path: resolve(path), content: read(path) })));
  if (settings.kubeContext !== undefined) {
    const contexts = namedIn(merged['contexts']).map(({ name }) => name);
    if (!contexts.includes(settings.kubeContext))
      throw new StartRefusal(
        `The kubeconfig ${files.join(', ')} has no context ${JSON.stringify(settings.kubeContext)}.`,
        `Set SHOPYARD_KUBE_CONTEXT to one of: ${contexts.join(', ')}.`,
      );
    merged['current-context'] = settings.kubeContext;
  }
  const copy = join(dataDirectory, 'kubeconfig');
  writeFileSync(copy, JSON.stringify(merged), { mode: 0o600 });
  return copy;
}

function read(path: string): unknown {
  try {
    const document = parseDocument(readFileSync(path, 'utf8'));
    if (document.errors.length === 0) return document.toJS();
  } catch (error) {
    throw unreadable(path, error instanceof Error && 'code' in error ? String(error.code) : 'unknown', error);
  }
  throw unreadable(path, 'it is no YAML');
}

const unreadable = (path: string, why: string, cause?: unknown): StartRefusal =>
  new StartRefusal(
    `The kubeconfig ${path} cannot be read (${why}).`,
    'Mend it, or take it out of KUBECONFIG.',
    { cause },
  );
