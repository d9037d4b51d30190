import { StatusError } from '../api/api.ts';
import { badRequest } from '../api/errors.ts';
import { cloneJson } from '../schema/clone.ts';
import { same } from '../schema/same.ts';

interface Operation {
  op: string;
  path: string;
  from?: string;
  value?: unknown;
}

type Holder = Record<string, unknown> | unknown[];

const rejected = (): StatusError =>
  new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** RFC 6902. A failing test or a path that does not exist is refused as the real server refuses it. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  let root = cloneJson(target);
  for (const operation of patch as Operation[]) root = apply(root, operation);
  return root;
}

function apply(root: unknown, { op, path, from, value }: Operation): unknown {
  switch (op) {
    case 'add':
      return write(root, path, cloneJson(value), false);
    case 'replace':
      read(root, path);
      return write(root, path, cloneJson(value), true);
    case 'remove':
      take(root, path);
      return root;
    case 'move':
      return write(root, path, take(root, from ?? ''), false);
    case 'copy':
      return write(root, path, cloneJson(read(root, from ?? '')), false);
    case 'test':
      if (!same(read(root, path) ?? null, value ?? null)) throw rejected();
      return root;
    default:
      throw badRequest(`Unexpected kind: ${op}`);
  }
}

const tokens = (path: string): string[] =>
  path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

function holder(root: unknown, path: string): { parent: Holder; key: string } {
  const steps = tokens(path);
  const key = steps.pop() ?? '';
  let parent = root;
  for (const step of steps) parent = child(parent, step);
  if (typeof parent !== 'object' || parent === null) throw rejected();
  return { parent: parent as Holder, key };
}

function child(parent: unknown, key: string): unknown {
  if (typeof parent !== 'object' || parent === null) throw rejected();
  const found = Array.isArray(parent)
    ? (parent as unknown[])[index(parent, key)]
    : (parent as Record<string, unknown>)[key];
  if (found === undefined) throw rejected();
  return found;
}

function index(list: readonly unknown[], key: string, past = 0): number {
  const position = /^\d+$/.test(key) ? Number(key) : -1;
  if (position < 0 || position >= list.length + past) throw rejected();
  return position;
}

const read = (root: unknown, path: string): unknown => tokens(path).reduce(child, root);

function write(root: unknown, path: string, value: unknown, replaces: boolean): unknown {
  if (path === '') return value;
  const { parent, key } = holder(root, path);
  if (!Array.isArray(parent)) parent[key] = value;
  else if (key === '-') parent.push(value);
  else if (replaces) parent[index(parent, key)] = value;
  else parent.splice(index(parent, key, 1), 0, value);
  return root;
}

function take(root: unknown, path: string): unknown {
  const value = read(root, path);
  const { parent, key } = holder(root, path);
  if (Array.isArray(parent)) parent.splice(index(parent, key), 1);
  else delete parent[key];
  return value;
}
