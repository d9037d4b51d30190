import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../src/config/load.ts';
import { systemClock, systemRandom } from '../src/lib/clock.ts';
import { createLog } from '../src/lib/log.ts';
import { startServer, type RunningServer } from '../src/parts/start-server.ts';

const home = join(import.meta.dirname, '../..');
/** The unpacked helm is shared by all test servers. */
const cache = join(home, 'node_modules/.cache/shopyard-tests');

export interface TestServer extends RunningServer {
  url: string;
  dataDirectory: string;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

/** A whole server in this process, on free ports, over a simulated cluster that plays a hundred times faster than life. */
export async function startTestServer(
  env: Readonly<Record<string, string>> = {},
  folder = home,
): Promise<TestServer> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'shopyard-server-'));
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(dataDirectory, 'cache'));
  const loaded = loadSettings({
    argv: [],
    env: {
      SHOPYARD_DATA_DIR: dataDirectory,
      SHOPYARD_PORT: '0',
      SHOPYARD_EMBEDDED_INGRESS_PORT: '0',
      SHOPYARD_EMBEDDED_SPEED: '100',
      SHOPYARD_LOG_LEVEL: 'silent',
      ...env,
    },
  });
  if (loaded.kind !== 'settings') throw new Error('settings were asked for');
  const server = await startServer({
    settings: loaded.settings,
    environment: process.env,
    home: folder,
    version: '0.0.0-test',
    clock: systemClock,
    random: systemRandom,
    log: createLog(loaded.settings.logLevel),
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    ...server,
    url: `http://127.0.0.1:${String(server.port)}`,
    dataDirectory,
    remove: async () => {
      await server.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
