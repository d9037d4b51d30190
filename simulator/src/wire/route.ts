import type { RequestFacts } from '../api/faults.ts';
import type { KindFacts } from '../facts/facts.ts';

export interface ResourceRoute {
  kind: KindFacts;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
}

/** Maps `/apis/apps/v1/namespaces/x/deployments/y/scale` to what it names. */
export class Routes {
  readonly #kinds = new Map<string, KindFacts>();

  constructor(kinds: readonly KindFacts[]) {
    for (const kind of kinds) this.#kinds.set(`${kind.groupVersion}/${kind.resource}`, kind);
  }

  /** Undefined where the path names no served resource. */
  match(path: string): ResourceRoute | undefined {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    const isCore = parts[0] === 'api';
    if (!isCore && parts[0] !== 'apis') return undefined;
    const groupVersion = isCore ? parts[1] : `${parts[1] ?? ''}/${parts[2] ?? ''}`;
    const rest = parts.slice(isCore ? 2 : 3);
    if (rest[0] === 'namespaces' && rest.length >= 3) {
      const inside = this.#kinds.get(`${groupVersion ?? ''}/${rest[2] ?? ''}`);
      if (inside?.namespaced === true)
        return { kind: inside, namespace: rest[1], name: rest[3], subresource: rest[4] };
    }
    const kind = this.#kinds.get(`${groupVersion ?? ''}/${rest[0] ?? ''}`);
    if (kind === undefined || rest.length > 3) return undefined;
    if (kind.namespaced && rest.length > 1) return undefined;
    return { kind, namespace: undefined, name: rest[1], subresource: rest[2] };
  }
}

/** The verb as authorization and faults name it. */
export function verbOf(
  method: string,
  route: ResourceRoute | undefined,
  isWatch: boolean,
): RequestFacts['verb'] {
  if (route === undefined) return 'other';
  const isCollection = route.name === undefined;
  if (method === 'GET') return isWatch ? 'watch' : isCollection ? 'list' : 'get';
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return isCollection ? 'deletecollection' : 'delete';
  return 'other';
}
