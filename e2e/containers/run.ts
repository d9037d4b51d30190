/**
 * `npm run test:containers`: a real node, the images built from images/, and the suite inside the node's network.
 * `--keep` leaves the node up, `--images` ends after the images are on it; what follows `--` goes to vitest.
 */
import { parseArgs } from 'node:util';
import { loadBase } from './base-image.ts';
import { chartImages } from './chart-images.ts';
import { cluster, clusterProgram, command } from './cluster-program.ts';
import { cannotBuild, shopImageOf } from './recipe.ts';
import { buildShopImage } from './shop-image.ts';

const { values: flags, positionals } = parseArgs({
  options: { keep: { type: 'boolean' }, images: { type: 'boolean' } },
  allowPositionals: true,
});

async function step<T>(what: string, act: () => Promise<T>): Promise<T> {
  const begin = performance.now();
  console.log(`== ${what}`);
  const made = await act();
  console.log(`== ${what}: ${String(Math.round((performance.now() - begin) / 1000))} s`);
  return made;
}

async function packages(): Promise<void> {
  const wanted = { buildah: '/usr/bin/buildah', debootstrap: '/usr/sbin/debootstrap' };
  const missing = Object.keys(wanted).filter(
    (name) => !process.getBuiltinModule('fs').existsSync(wanted[name as keyof typeof wanted]),
  );
  if (missing.length === 0) return;
  await command('apt-get', ['update', '-qq']);
  await command('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
}

/** Builds one image after the other, and puts them onto the node one after the other, while the next is built: the node takes one at a time. */
async function loadAll(): Promise<string[]> {
  const missing: string[] = [];
  let loading: Promise<unknown> = Promise.resolve();
  for (const name of await chartImages()) {
    const image = shopImageOf(name);
    const reason = image && cannotBuild(image);
    if (reason !== undefined) {
      missing.push(`${name}: ${reason}`);
      continue;
    }
    let load = (): Promise<unknown> => loadBase(name);
    if (image !== undefined) {
      const archive = await step(`building ${name}`, () => buildShopImage(image));
      load = () => cluster('load', name, archive);
    }
    loading = loading.then(() => step(`loading ${name}`, load));
    // A failure ends the run below, when the image that is being built is done.
    loading.catch(() => undefined);
  }
  await loading;
  return missing;
}

if (process.getuid?.() !== 0) throw new Error('a real node needs root: run this suite as root on Debian');
await step('programs of Debian', packages);
await step('the product', () => command('npm', ['run', 'build']));
await step('a real node', () => cluster('up', '--real'));
try {
  const missing = await loadAll();
  for (const line of missing) console.log(`== not there: ${line}`);
  if (flags.images !== true) {
    const vitest = ['vitest', 'run', '--config', 'containers/vitest.config.ts', ...positionals];
    const env = { SHOPYARD_MISSING_IMAGES: missing.join('\n') };
    await command(clusterProgram, ['run', 'npx', ...vitest], {
      cwd: import.meta.dirname.replace(/\/containers$/, ''),
      env,
      isShown: true,
    });
  }
} finally {
  if (flags.keep !== true) await step('taking the node down', () => cluster('down'));
}
