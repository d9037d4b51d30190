import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const home = join(import.meta.dirname, '../..');
const cache = join(home, 'node_modules/.cache/shopyard-tests');

let folder: string;
let taken: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shopyard-start-'));
  mkdirSync(cache, { recursive: true });
  mkdirSync(join(folder, 'data'));
  symlinkSync(cache, join(folder, 'data/cache'));
});
afterEach(() => {
  taken?.close();
  taken = undefined;
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

interface Start {
  env?: Record<string, string>;
  flags?: string[];
  node?: string[];
  entry?: string;
}

function start(options: Start) {
  const given = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('SHOPYARD_') && name !== 'KUBECONFIG',
  );
  const { node = [], entry = 'src/main.ts', flags = [] } = options;
  const child = spawn(process.execPath, [...node, join(home, 'server', entry), ...flags], {
    env: {
      ...Object.fromEntries(given),
      SHOPYARD_DATA_DIR: join(folder, 'data'),
      SHOPYARD_PORT: '0',
      SHOPYARD_EMBEDDED_INGRESS_PORT: '0',
      SHOPYARD_EMBEDDED_SPEED: '100',
      ...options.env,
    },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended: Promise<Ended> = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...said,
  }));
  return { child, said, ended };
}

const refusal = async (options: Start): Promise<string> => {
  const { code, err, out } = await start(options).ended;
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err).toMatch(/^shopyard: [^\n]{20,600}\n$/);
  expect(err).not.toMatch(/\n\s+at /);
  return err;
};

async function takenPort(): Promise<string> {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  return String((taken.address() as AddressInfo).port);
}

function program(text: string): string {
  const path = join(folder, 'helm');
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Lays hands on the database module, as soon as it is loaded, in a server that is started with this. */
function preload(patch: string): string[] {
  const path = join(folder, 'preload.mjs');
  const module = pathToFileURL(createRequire(import.meta.url).resolve('better-sqlite3')).href;
  const source = patch.startsWith('throw')
    ? `import { registerHooks } from 'node:module';
       registerHooks({ load(url, context, next) { if (url === ${JSON.stringify(module)}) { ${patch} } return next(url, context); } });`
    : `import Sqlite from ${JSON.stringify(module)}; ${patch}`;
  writeFileSync(path, source);
  return ['--import', path];
}

function kubeconfig(server: string): string {
  const path = join(folder, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 't' } }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'here',
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

describe('a start that cannot be is one sentence with its remedy, and exit code 1', () => {
  test('a wrong setting', async () => {
    const said = await refusal({ env: { SHOPYARD_PORT: 'eighty' } });
    expect(said).toContain('SHOPYARD_PORT is "eighty"');
  });

  test('an unknown setting and an unknown flag', async () => {
    expect(await refusal({ env: { SHOPYARD_PROT: '1' } })).toContain('SHOPYARD_PROT');
    expect(await refusal({ flags: ['--prot', '1'] })).toContain('--prot');
  });

  test('open access on an address that others reach', async () => {
    expect(await refusal({ env: { SHOPYARD_HOST: '0.0.0.0' } })).toContain('SHOPYARD_AUTH');
  });

  test('a data directory that cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const said = await refusal({ env: { SHOPYARD_DATA_DIR: join(file, 'data') } });
    expect(said).toContain('cannot be written (ENOTDIR)');
    expect(said).toContain('SHOPYARD_DATA_DIR');
  });

  test('a port in use', async () => {
    const port = await takenPort();
    const said = await refusal({ env: { SHOPYARD_PORT: port } });
    expect(said).toContain(`127.0.0.1:${port} is in use`);
    expect(said).toContain('SHOPYARD_PORT');
  });

  test('the port of the shops in use', async () => {
    const said = await refusal({ env: { SHOPYARD_EMBEDDED_INGRESS_PORT: await takenPort() } });
    expect(said).toContain('SHOPYARD_EMBEDDED_INGRESS_PORT');
  });

  test('a cluster that does not answer', async () => {
    const env = { SHOPYARD_CLUSTER: 'kubeconfig', KUBECONFIG: kubeconfig('https://127.0.0.1:9') };
    const said = await refusal({ env });
    expect(said).toContain(`that ${env.KUBECONFIG} names cannot be used`);
    expect(said).toContain('--cluster embedded');
  });

  test('no kubeconfig, and a context that it does not have', async () => {
    const missing = { SHOPYARD_CLUSTER: 'kubeconfig', KUBECONFIG: join(folder, 'none') };
    expect(await refusal({ env: missing })).toContain(join(folder, 'none'));
    const env = { SHOPYARD_CLUSTER: 'kubeconfig', KUBECONFIG: kubeconfig('https://127.0.0.1:9') };
    expect(await refusal({ env: { ...env, SHOPYARD_KUBE_CONTEXT: 'there' } })).toContain('one of: here');
  });

  test('a second server on the same data (F1)', async () => {
    const first = start({});
    await expect.poll(() => first.said.out, { timeout: 60_000 }).toContain('http://');
    expect(await refusal({})).toContain('already uses the database');
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
  }, 90_000);
});

/** The second is what `npm run build` made. */
describe.each(['src/main.ts', 'dist/main.js'])(
  'what %s stands on is looked at before it serves, and refused in one sentence (N11)',
  (entry) => {
    test('no helm (D6)', async () => {
      const said = await refusal({ entry, env: { SHOPYARD_HELM: join(folder, 'nothing') } });
      expect(said).toContain(join(folder, 'nothing'));
    });

    test('a helm that is too old (D6)', async () => {
      expect(await refusal({ entry, env: { SHOPYARD_HELM: program('echo v3.17.2+gabc') } })).toContain(
        '3.17.2',
      );
    });

    test('a Node that is too old, before the database module is loaded', async () => {
      const older = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})";
      const said = await refusal({
        entry,
        node: ['--import', `data:text/javascript,${encodeURIComponent(older)}`],
      });
      expect(said).toContain('Node 20.20.2 is too old');
    });

    test('a database module that cannot be loaded', async () => {
      const said = await refusal({
        entry,
        node: preload('throw new Error("it was compiled against another Node.js")'),
      });
      expect(said).toContain('cannot be loaded (it was compiled against another Node.js)');
      expect(said).toContain('npm ci');
    });

    test('a SQLite that can lose commits', async () => {
      const patch = `const { prepare } = Sqlite.prototype;
      Sqlite.prototype.prepare = function (sql) {
        return /sqlite_version/.test(sql) ? { pluck: () => ({ get: () => '3.45.0' }) } : prepare.call(this, sql);
      };`;
      const said = await refusal({ entry, node: preload(patch) });
      expect(said).toContain('SQLite 3.45.0 can lose commits');
    });

    test('a disk on which the database cannot be made safe', async () => {
      const patch = `const { pragma } = Sqlite.prototype;
      Sqlite.prototype.pragma = function (text, options) {
        return text === 'synchronous' ? 1 : pragma.call(this, text, options);
      };`;
      const said = await refusal({ entry, node: preload(patch) });
      expect(said).toContain('runs with synchronous=1, where 2 is needed');
      expect(said).toContain('local disk');
    });
  },
);

test('a newcomer reads where the dashboard is, that the cluster is simulated, and how to use kubectl and stop', async () => {
  const server = start({});
  await expect.poll(() => server.said.out, { timeout: 60_000 }).toContain('Ctrl-C');
  const url = /http:\/\/localhost:\d+/.exec(server.said.out)?.[0] ?? '';
  expect(server.said.out).toContain('simulated');
  expect(server.said.out).toContain(`KUBECONFIG=${join(folder, 'data/embedded/kubeconfig')}`);
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 30_000 }).toBe(200);
  // npm and the terminal both pass on a Ctrl-C.
  server.child.kill('SIGINT');
  server.child.kill('SIGINT');
  const { code, err } = await server.ended;
  expect(code).toBe(0);
  expect(err).not.toMatch(/"level":(40|50|60)/);
}, 90_000);

test('--help lists the settings and starts nothing', async () => {
  const { code, out } = await start({ flags: ['--help'] }).ended;
  expect(code).toBe(0);
  expect(out).toContain('SHOPYARD_PORT');
});

test('what a killed server left behind does not hold up the next one', async () => {
  const first = start({});
  await expect.poll(() => first.said.out, { timeout: 60_000 }).toContain('http://');
  first.child.kill('SIGKILL');
  await first.ended;
  const second = start({});
  await expect.poll(() => second.said.out, { timeout: 60_000 }).toContain('http://');
  second.child.kill('SIGTERM');
  expect((await second.ended).code).toBe(0);
}, 120_000);
