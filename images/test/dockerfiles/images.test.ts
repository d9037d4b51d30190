import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './parse.ts';
import { lint, lintIgnored } from './rules.ts';

const images = join(import.meta.dirname, '..', '..');
const read = (...path: string[]): string => readFileSync(join(images, ...path), 'utf8');
const files = readdirSync(images, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(images, entry.name, 'Dockerfile')))
  .flatMap(({ name }) =>
    readdirSync(join(images, name))
      .filter((file) => /^(\w+\.)?Dockerfile$/.test(file))
      .map((file) => join(name, file)),
  );
const folders = [...new Set(files.map((file) => join(file, '..')))];

it('there are the three images of the charts', () => {
  expect(folders.sort()).toEqual(['medusa-backend', 'medusa-storefront', 'wordpress']);
});

it.each(files)('%s keeps to the rules', (file) => {
  expect(lint(read(file))).toEqual([]);
});

it.each(folders)('%s says what is not sent to the builder', (folder) => {
  const path = join(folder, '.dockerignore');
  expect(lintIgnored(existsSync(join(images, path)) ? read(path) : undefined)).toEqual([]);
});

it('node is one version in all images, and the one that the repository runs on', () => {
  const { devDependencies } = JSON.parse(read('..', 'package.json')) as { devDependencies: { node: string } };
  const bases = files.flatMap((file) => parseDockerfile(read(file)).stages.map(({ image }) => image));
  const node = bases.filter((image) => image.includes('/node:'));
  expect([...new Set(node)]).toEqual([`docker.io/library/node:${devDependencies.node}-bookworm-slim`]);
});

describe('the bake file', () => {
  const bake = read('docker-bake.hcl');

  it('has a target for every image, with its folder as context', () => {
    const targets = [...bake.matchAll(/^target "([\w-]+)" \{\n(?:[^}].*\n)*? {2}context\s*=\s*"([^"]+)"/gm)];
    const contexts = targets.map(([, name, context]) => [name, context]);
    for (const folder of folders) expect(contexts).toContainEqual([folder, `images/${folder}`]);
  });

  it('makes a software bill of materials and provenance where that is switched on', () => {
    expect(bake).toMatch(/type=sbom/);
    expect(bake).toMatch(/type=provenance/);
  });
});

describe('the Medusa versions of the catalogue', () => {
  interface Release {
    engine: string;
    engineVersion: string;
    default: boolean;
  }
  const { releases } = JSON.parse(read('..', 'charts', 'released', 'catalogue.json')) as {
    releases: Release[];
  };
  const offered = releases.filter(({ engine }) => engine === 'MEDUSA');
  const newest = offered.find((release) => release.default)?.engineVersion ?? '';

  it('are the default build, and folders of older/', () => {
    const buildable = [newest, ...readdirSync(join(images, 'medusa-backend', 'older'))].sort();
    for (const { engineVersion } of offered) expect(buildable).toContain(engineVersion);
    expect(read('medusa-backend', 'Dockerfile')).toContain(`ARG MEDUSA_VERSION=${newest}`);
  });

  it('are pinned exactly, every package of Medusa at the same version, in manifest and lock file', () => {
    for (const folder of [
      '.',
      ...readdirSync(join(images, 'medusa-backend', 'older')).map((name) => `older/${name}`),
    ]) {
      const version = folder === '.' ? newest : folder.replace('older/', '');
      const lock = JSON.parse(read('medusa-backend', folder, 'package-lock.json')) as {
        packages: Record<string, { version?: string; resolved?: string }>;
      };
      const medusa = Object.entries(lock.packages).filter(([path]) =>
        /node_modules\/@medusajs\/(medusa|framework|cli|admin-sdk|core-flows|utils|types|api-key|cart|order)$/.test(
          path,
        ),
      );
      expect(medusa.length).toBeGreaterThan(8);
      for (const [path, entry] of medusa) expect([path, entry.version]).toEqual([path, version]);
      expect(Object.values(lock.packages).filter((entry) => entry.resolved !== undefined)).toEqual([]);
    }
  });

  it('differ in nothing else', () => {
    const manifest = (folder: string) => read('medusa-backend', folder, 'package.json');
    for (const version of readdirSync(join(images, 'medusa-backend', 'older')))
      expect(manifest(`older/${version}`).replaceAll(`"${version}"`, `"${newest}"`)).toBe(manifest('.'));
  });
});

it('every command of the backend can be run, and starts a program that is built', () => {
  const bin = join(images, 'medusa-backend', 'bin');
  for (const name of readdirSync(bin)) {
    const path = /require\(['"]\/srv\/medusa\/(src\/commands\/\w+)\.js['"]\)/.exec(
      read('medusa-backend', 'bin', name),
    )?.[1];
    expect(existsSync(join(images, 'medusa-backend', `${path ?? name}.ts`))).toBe(true);
    expect(statSync(join(bin, name)).mode & 0o111).toBe(0o111);
  }
  expect(readdirSync(bin)).toEqual(['shopyard-seed', 'shopyard-start', 'shopyard-wait']);
});
