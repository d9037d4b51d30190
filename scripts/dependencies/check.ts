import type { SourceFile } from '../layers/check.ts';

interface Lock {
  packages: Record<string, { version?: string; resolved?: string; link?: boolean }>;
}
interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const single = ['graphql', 'svelte', 'better-sqlite3'];

/** Problems with what is installed: more than one copy of what must be one, floating versions, addresses in the lock file. */
export function checkDependencies(lockText: string, manifests: readonly SourceFile[]): string[] {
  const lock = JSON.parse(lockText) as Lock;
  const entries = Object.entries(lock.packages);
  const copies = single.flatMap((name) => {
    const paths = entries
      .map(([path]) => path)
      .filter((path) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`));
    return paths.length === 1 ? [] : [`${name} must be installed once, found: ${paths.join(', ') || 'none'}`];
  });
  const addresses = entries
    .filter(([, entry]) => entry.link !== true && /^https?:/.test(entry.resolved ?? ''))
    .map(
      ([path]) =>
        `package-lock.json: ${path} names a download address: set omit-lockfile-registry-resolved and install again`,
    );
  const floating = manifests.flatMap((file) => {
    const manifest = JSON.parse(file.text) as Manifest;
    return Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
      .filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))
      .map(([name, version]) => `${file.path}: ${name} is "${version}", pin an exact version`);
  });
  return [...copies, ...addresses, ...floating];
}
