import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSettings } from '../config/load.ts';
import type { Settings } from '../config/settings.ts';
import { systemClock, systemRandom } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { startSentence, StartRefusal } from './start-refusal.ts';

/** Where a person stands: the process, or a test's stand-in for it. */
export interface Surroundings {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  print: (text: string) => void;
  complain: (text: string) => void;
  exit: (code: number) => void;
  onSignal: (listener: (signal: string) => void) => void;
}

const stopMs = 20_000;
const impatientMs = 1000;

/** Starts the server as settings say and keeps it until a signal. Every reason not to start is one sentence and exit code 1. */
export async function run(around: Surroundings): Promise<void> {
  try {
    const loaded = loadSettings(around);
    if (loaded.kind === 'help') around.print(loaded.text);
    else await serve(around, loaded.settings);
  } catch (error) {
    around.complain(`shopyard: ${startSentence(error)}\n`);
    around.exit(1);
  }
}

async function serve(around: Surroundings, settings: Settings): Promise<void> {
  if (settings.auth === 'token')
    throw new StartRefusal(
      'SHOPYARD_AUTH is token, but this version has no tokens yet.',
      'Set SHOPYARD_AUTH=open and listen on a loopback address.',
    );
  const log = createLog(settings.logLevel);
  const starting = new AbortController();
  const running: { server?: RunningServer } = {};
  let signalledAt = 0;
  around.onSignal((signal) => {
    // npm passes on the Ctrl-C that the terminal sent us too; only one that comes later means "at once".
    if (starting.signal.aborted) {
      if (systemClock.monotonic() - signalledAt > impatientMs) around.exit(1);
      return;
    }
    signalledAt = systemClock.monotonic();
    starting.abort();
    log.info({ signal }, 'stopping');
    systemClock.after(stopMs, () => {
      around.exit(1);
    });
    void running.server?.stop().then(() => {
      around.exit(0);
    });
  });
  const server = await startServer({
    settings,
    environment: around.env,
    home: around.home,
    version: versionOf(around.home),
    clock: systemClock,
    random: systemRandom,
    log,
    onFatal: (error) => {
      log.fatal({ err: error }, 'the disk failed; ending, so that the next start reads the truth from it');
      around.exit(1);
    },
  });
  running.server = server;
  if (starting.signal.aborted) {
    await server.stop();
    around.exit(0);
  }
  around.print(greeting(settings, server));
}

const versionOf = (home: string): string =>
  (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version;

/** What a newcomer reads first. */
function greeting(settings: Settings, server: RunningServer): string {
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const address = `http://${host === '127.0.0.1' ? 'localhost' : host}:${String(server.port)}`;
  const cluster = server.simulated
    ? 'simulated: it plays a Kubernetes API on this machine; no real shop runs'
    : 'the one that the kubeconfig names';
  return [
    '',
    `  Shopyard     ${address}`,
    `  API          ${address}/graphql`,
    `  Cluster      ${cluster}`,
    `  kubectl      KUBECONFIG=${server.kubeconfigPath} kubectl get all -A`,
    ...(server.ingressPort === undefined
      ? []
      : [`  Shops        http://<name>.${settings.storeBaseDomain}:${String(server.ingressPort)}`]),
    '  Stop         Ctrl-C; everything goes on where it was at the next start',
    '',
    '',
  ].join('\n');
}
