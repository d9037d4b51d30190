import { assert, must } from '../lib/assert.ts';
import type { CredentialKey } from '../domain/engine.ts';
import type { PlatformKey } from './platform-key.ts';

/** Deeper references between composed values are a mistake in the engine. */
const deepest = 5;

/** The data of a store's credentials Secret: derived anew each time, the same for the same store and version. */
export function credentials(
  key: PlatformKey,
  store: { id: string; credentialsVersion: number },
  keys: readonly CredentialKey[],
): Record<string, string> {
  const byName = new Map(keys.map((wanted) => [wanted.key, wanted]));
  const valueOf = (name: string, depth: number): string => {
    const wanted = must(byName.get(name), `a credential refers to ${name}, which the engine does not name`);
    if (wanted.kind === 'fixed') return wanted.value;
    if (wanted.kind === 'derived') {
      const { purpose, length, alphabet } = wanted;
      const version = wanted.stable ? 1 : store.credentialsVersion;
      return key.deriveSecret({ storeId: store.id, purpose, version, length, alphabet });
    }
    assert(depth < deepest, `the credential ${name} refers to itself`);
    return wanted.template.replace(/\$\{([^}]+)\}/g, (_, other: string) => valueOf(other, depth + 1));
  };
  return Object.fromEntries(keys.map((wanted) => [wanted.key, valueOf(wanted.key, 0)]));
}
