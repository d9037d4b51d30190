import { dirname, isAbsolute, resolve } from 'node:path';

type Fields = Record<string, unknown>;

/** One kubeconfig as it was read; paths in it are relative to its file. */
export interface KubeconfigFile {
  path: string;
  content: unknown;
}

const lists = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;
const filesNamed = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/**
 * Merges as kubectl does with a list in KUBECONFIG: of each cluster, user and context the first file that has it
 * counts, whole; the current context is the first that is set. Paths come out absolute.
 */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): Fields {
  const merged: Fields = { apiVersion: 'v1', kind: 'Config' };
  for (const [list, inner] of Object.entries(lists)) {
    const byName = new Map<string, Fields>();
    for (const { path, content } of files)
      for (const entry of namedIn(fieldsOf(content)[list]))
        if (!byName.has(entry.name))
          byName.set(entry.name, { ...entry, [inner]: located(fieldsOf(entry[inner]), dirname(path)) });
    merged[list] = [...byName.values()];
  }
  const current = files.map(({ content }) => fieldsOf(content)['current-context']);
  merged['current-context'] = current.find((name) => typeof name === 'string' && name !== '') ?? '';
  return merged;
}

function located(fields: Fields, folder: string): Fields {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
  const next = { ...fields };
  for (const name of filesNamed) {
    const path = fields[name];
    if (typeof path === 'string' && path !== '') next[name] = absolute(path);
  }
  const { exec } = fields;
  const command = fieldsOf(exec)['command'];
  // A bare name is looked up in PATH.
  if (typeof command === 'string' && command.includes('/'))
    next['exec'] = { ...fieldsOf(exec), command: absolute(command) };
  return next;
}

export const namedIn = (list: unknown): (Fields & { name: string })[] =>
  Array.isArray(list)
    ? list
        .map(fieldsOf)
        .flatMap((entry) => (typeof entry['name'] === 'string' ? [{ ...entry, name: entry['name'] }] : []))
    : [];

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
