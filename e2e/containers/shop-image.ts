import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../src/tools.ts';
import { baseForBuild } from './base-image.ts';
import { buildah, cache } from './buildah.ts';
import { command } from './cluster-program.ts';
import { recipeOf, type ShopImage } from './recipe.ts';

/** The machine's certificates, for what a build fetches. */
const trusted = '/etc/ssl/certs:/etc/ssl/certs:ro';

/** Builds an image as its Dockerfile says, on stand-ins of its base images. Answers the archive; the same inputs are built once. */
export async function buildShopImage(image: ShopImage): Promise<string> {
  const dockerfile = readFileSync(join(repository, image.folder, 'Dockerfile'), 'utf8');
  const archive = join(cache, `${image.folder.split('/').at(-1) ?? ''}-${await digestOf(image)}.tar`);
  if (existsSync(archive)) return archive;
  mkdirSync(cache, { recursive: true });
  for (const base of baseImages(dockerfile)) await baseForBuild(base);
  const file = join(cache, `Dockerfile-${String(process.pid)}`);
  writeFileSync(file, withoutDigests(dockerfile));
  try {
    const { args, contexts } = recipeOf(image);
    const isolation = [
      '--pull-never',
      '--isolation',
      'chroot',
      '--network',
      'host',
      '--layers',
      '--volume',
      trusted,
    ];
    const given = [
      ...Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
      ...Object.entries(contexts).flatMap(([name, path]) => ['--build-context', `${name}=${path}`]),
    ];
    await buildah('bud', ...isolation, ...given, '-t', image.name, '-f', file, image.folder);
    const part = `${archive}.part`;
    rmSync(part, { force: true });
    await buildah('push', image.name, `docker-archive:${part}:${image.name}`);
    renameSync(part, archive);
  } finally {
    rmSync(file, { force: true });
  }
  return archive;
}

/** All that goes into an image: the files that git knows in its folder, the version and what the contexts hold. */
async function digestOf(image: ShopImage): Promise<string> {
  const { folder, version } = image;
  const listed = await command('git', [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    '--',
    folder,
  ]);
  const { args, fingerprint } = recipeOf(image);
  const hash = createHash('sha256').update(version).update(JSON.stringify(args)).update(fingerprint);
  for (const path of listed
    .split('\n')
    .filter((name) => name !== '' && existsSync(join(repository, name)))
    .sort())
    hash.update(`\0${path}\0`).update(readFileSync(join(repository, path)));
  return hash.digest('hex').slice(0, 16);
}

/** A stand-in has a digest of its own: the tag must do. */
const withoutDigests = (dockerfile: string): string => dockerfile.replaceAll(/@sha256:[0-9a-f]{64}/g, '');

/** What the stages start from, stages of the same file excepted. ARG defaults before the first FROM are filled in. */
export function baseImages(dockerfile: string): string[] {
  const lines = withoutDigests(dockerfile).split('\n');
  const args = new Map(
    lines.flatMap((line) => {
      const [, name, value] = /^ARG\s+(\w+)=(\S+)/.exec(line) ?? [];
      return name !== undefined && value !== undefined ? [[name, value] as const] : [];
    }),
  );
  const stages = new Set<string>();
  const bases = new Set<string>();
  for (const line of lines) {
    const [, from = '', stage] = /^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/i.exec(line) ?? [];
    if (from === '') continue;
    const image = from.replaceAll(/\$\{?(\w+)\}?/g, (whole, name: string) => args.get(name) ?? whole);
    if (!stages.has(image) && image !== 'scratch') bases.add(image);
    if (stage !== undefined) stages.add(stage);
  }
  return [...bases];
}
