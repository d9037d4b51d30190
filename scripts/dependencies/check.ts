import type { SourceFile } from '../layers/check.ts';

interface Lock {
  packages: Record<string, { version?: string; resolved?: string; link?: boolean }>;
}
interface Manifest {
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const single = ['graphql', 'svelte', 'better-sqlite3'];

/**
 * Problems with what is installed: more than one copy of what must be one, floating versions, addresses in the lock file, a package of ours that
 * warns at `npm install` on the Node that README names.
 */
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
  const floor = nodeOf(manifests.find(({ path }) => path === 'package.json'));
  const higher = manifests
    .filter((file) => (nodeOf(file) ?? floor) !== floor)
    .map(
      (file) =>
        `${file.path}: engines.node is "${nodeOf(file) ?? ''}", write "${floor ?? ''}" as in package.json: scripts run on the Node that is installed`,
    );
  return [...copies, ...addresses, ...floating, ...higher];
}

const nodeOf = (file: SourceFile | undefined): string | undefined =>
  file && (JSON.parse(file.text) as Manifest).engines?.node;
