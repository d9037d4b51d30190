import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildah, cache, has } from './buildah.ts';
import { cluster, command } from './cluster-program.ts';
import { wordpressSources } from './recipe.ts';

/** Base images that cannot be pulled here, by the part of their name that says what they are, and the stand-in for them. */
const standIns: readonly [name: RegExp, base: string][] = [
  [/(^|\/)node:24/, 'node'],
  [/(^|\/)postgres:/, 'postgres'],
  [/(^|\/)valkey:/, 'valkey'],
  [/(^|\/)mariadb:/, 'mariadb'],
  [/(^|\/)wordpress:.*-apache$/, 'wordpress'],
];

function standInOf(image: string): string {
  const base = standIns.find(([name]) => name.test(image))?.[1];
  if (base !== undefined) return base;
  throw new Error(
    `there is no stand-in for the base image ${image}: node:24, postgres, valkey, mariadb, wordpress`,
  );
}

/** Puts a base image that a chart starts onto the node. */
export async function loadBase(image: string): Promise<void> {
  const base = standInOf(image);
  if (base === 'mariadb') await cluster('load', image, await mariadbRoot(), mariadbConfig);
  else await cluster('base', base, image);
}

const mariadbConfig = JSON.stringify({
  Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  Entrypoint: ['docker-entrypoint.sh'],
  Cmd: ['mariadbd'],
});

/** The stand-in lets root in from its own host only; the official image does from everywhere, and the chart's login container needs that. */
async function mariadbRoot(): Promise<string> {
  const made = (await cluster('base', 'mariadb')).trim();
  const root = join(cache, `rootfs/${made.split('/').at(-1) ?? ''}-open`);
  if (existsSync(root)) return root;
  const part = `${root}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(dirname(root), { recursive: true });
  await command('cp', ['-a', made, part]);
  const entry = join(part, 'usr/local/bin/docker-entrypoint.sh');
  const script = await readFile(entry, 'utf8');
  const local = "ALTER USER 'root'@'localhost' IDENTIFIED BY '$root';";
  if (!script.includes(local)) throw new Error(`${entry} does not set root's password as expected`);
  const anywhere =
    "CREATE USER 'root'@'%' IDENTIFIED BY '$root'; GRANT ALL ON *.* TO 'root'@'%' WITH GRANT OPTION;";
  await writeFile(
    entry,
    script.replace(local, () => `${local} ${anywhere}`),
  );
  await rename(part, root);
  return root;
}

/** Makes the stand-in of a base image known to buildah under that image's name, once per root file system. */
export async function baseForBuild(image: string): Promise<void> {
  const base = standInOf(image);
  const root = base === 'wordpress' ? await wordpressRoot() : (await cluster('base', base)).trim();
  const made = `localhost/stand-in-${base}:${root.split('/').at(-1) ?? ''}`;
  if (!(await has(made))) await commitRoot(root, made);
  await buildah('tag', made, image);
}

async function commitRoot(root: string, name: string): Promise<void> {
  const container = (await buildah('from', 'scratch')).trim();
  try {
    await buildah('copy', container, join(root, '.'), '/');
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    // What this machine trusts, a build on it trusts too: npm is asked through whatever stands between.
    const trust = 'NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt';
    await buildah('config', '--env', `PATH=${path}`, '--env', trust, container);
    await buildah('commit', container, name);
  } finally {
    await buildah('rm', container);
  }
}

/** Debian's PHP and Apache with WordPress where the official image has it. */
async function wordpressRoot(): Promise<string> {
  const root = join(cache, 'rootfs/wordpress-1');
  if (existsSync(root)) return root;
  const packages = [
    'apache2',
    'libapache2-mod-php',
    'php-cli',
    'php-mysql',
    'php-xml',
    'php-mbstring',
    'php-curl',
  ];
  const include = [...packages, 'php-gd', 'php-intl', 'php-zip', 'ca-certificates'].join(',');
  const part = `${root}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(dirname(root), { recursive: true });
  await command('debootstrap', ['--variant=minbase', `--include=${include}`, 'bookworm', part]);
  await rm(join(part, 'var/cache/apt/archives'), { recursive: true });
  await mkdir(join(part, 'usr/src'), { recursive: true });
  await command('cp', ['-a', join(wordpressSources ?? '', 'wordpress'), join(part, 'usr/src/wordpress')]);
  await command('chown', ['-R', '33:33', join(part, 'usr/src/wordpress')]);
  await rename(part, root);
  return root;
}
