/**
 * `npm run test:images`: installs and builds what changed, then starts the images' programs without containers and buys something.
 * `medusa` or `wordpress` as argument runs one half; `--changed` skips the Medusa half when its inputs are those that last passed here.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const images = join(import.meta.dirname, '..');
const root = join(images, '..');
const options = process.argv.slice(2);
const halves = options.filter((option) => !option.startsWith('--'));
const wants = (half: string): boolean => halves.length === 0 || halves.includes(half);
const bin = join(root, 'node_modules', '.bin');
const env = {
  ...process.env,
  PATH: `${bin}:${process.env['PATH'] ?? ''}`,
  MEDUSA_DISABLE_TELEMETRY: '1',
  NEXT_TELEMETRY_DISABLED: '1',
};

const medusaInputs = [
  'images/medusa-backend',
  'images/medusa-storefront',
  'images/package.json',
  'images/package-lock.json',
  'images/scripts',
  'images/test',
  'charts/medusa',
  'charts/common',
  'charts/test',
  'server/src/engines',
  'server/src/domain/currencies.ts',
];

/** Changes with every file that git knows, or would, below the paths. */
function hashOf(paths: string[]): string {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...paths],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  const hash = createHash('sha256').update(process.version + process.arch);
  const files = listed
    .split('\0')
    .filter((path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile());
  for (const path of files.sort()) hash.update(`\0${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex').slice(0, 32);
}

function step(name: string, command: string, args: string[], cwd = images): void {
  const begun = performance.now();
  const { status } = spawnSync(command, args, {
    cwd,
    env: { ...env, SHOPYARD_SUITE: `images-${name.replaceAll(/\W/g, '-')}` },
    stdio: 'inherit',
  });
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`== images: ${name}: ${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s`);
  if (status !== 0) process.exit(1);
}

/** Runs only when the inputs are not those that it last ended well for. */
function stepOnce(name: string, folder: string, inputs: string[], act: () => void): void {
  const mark = join(folder, 'node_modules', `.shopyard-${name.replaceAll(/\W/g, '-')}`);
  const hash = hashOf(inputs.map((path) => relative(root, join(folder, path))));
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) {
    console.log(`== images: ${name}: unchanged`);
    return;
  }
  act();
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, hash);
}

function install(name: string, folder: string): void {
  stepOnce(`install ${name}`, folder, ['package.json', 'package-lock.json'], () =>
    step(
      `install ${name}`,
      'npm',
      ['ci', '--no-fund', '--no-audit', '--prefer-offline', '--include=dev'],
      folder,
    ),
  );
}

function prepareMedusa(): void {
  const backend = join(images, 'medusa-backend');
  const storefront = join(images, 'medusa-storefront');
  install('medusa-backend', backend);
  install('medusa-storefront', storefront);
  step('redis', 'sh', [join(images, 'scripts', 'install-redis.sh')]);
  step('postgres tools', 'sh', [join(images, 'scripts', 'install-postgres-tools.sh')]);
  step('types of medusa-backend', 'npm', ['run', '--silent', 'types'], backend);
  const sources = ['package-lock.json', 'tsconfig.json', 'medusa-config.ts', 'instrumentation.ts', 'src'];
  stepOnce('build medusa-backend', backend, sources, () => {
    step('build medusa-backend', 'npm', ['run', '--silent', 'build'], backend);
    step('prepare modules', 'node', ['scripts/prepare-modules.ts', 'node_modules'], backend);
  });
  stepOnce(
    'build medusa-storefront',
    storefront,
    ['package-lock.json', 'next.config.ts', 'public', 'src'],
    () => step('build medusa-storefront', 'npm', ['run', '--silent', 'build'], storefront),
  );
}

const vitest = (name: string, patterns: string[]): void =>
  step(name, join(bin, 'vitest'), ['run', '--root', images, ...patterns]);

const passed = join(homedir(), '.cache', 'shopyard-images', `medusa-${hashOf(medusaInputs)}`);
if (options.includes('--changed') && existsSync(passed)) {
  console.log(`== images: what the Medusa half tests is what passed here on ${readFileSync(passed, 'utf8')}`);
} else if (wants('medusa')) {
  install('images', images);
  prepareMedusa();
  step('types of the tests', join(bin, 'tsc'), ['-p', images, '--noEmit']);
  step('the storefront', 'npm', ['run', '--silent', 'test:built'], join(images, 'medusa-storefront'));
  vitest('a Medusa shop', ['test/refusals', 'test/restore', 'test/outages', 'test/backend']);
  mkdirSync(dirname(passed), { recursive: true });
  writeFileSync(passed, new Date().toISOString());
}
if (wants('wordpress')) {
  install('images', images);
  vitest('a WooCommerce shop', ['test/wordpress']);
}
