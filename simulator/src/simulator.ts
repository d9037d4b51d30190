import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createAdmission } from './admission/admission.ts';
import type { AdmissionPlugin, Api, Clock } from './api/api.ts';
import { createApiCore } from './api/create-api.ts';
import type { ApiCore } from './api/create-api.ts';
import type { RequestFaults } from './api/faults.ts';
import { createBehaviour } from './behaviour.ts';
import type { NodeSize } from './controllers/bootstrap.ts';
import type { PodFaults } from './faults/pod-faults.ts';
import { startIngress } from './ingress/ingress.ts';
import { endableClock, realClock, seededRandom } from './lib/clock.ts';
import { sqliteStorage } from './store/storage.ts';
import type { ReviewedAccess } from './wire/access-review.ts';
import { certificatesIn } from './wire/certificates.ts';
import { identityIn, writeIdentity, writeKubeconfig } from './wire/kubeconfig.ts';
import { WireServer } from './wire/server.ts';

export interface SimulatorOptions {
  /** Holds state, certificates and kubeconfig; made when absent. The same directory again is the same cluster. */
  dir: string;
  /** Default: the port used last in this directory, else a free one. */
  port?: number;
  /** Of the played ingress, plain HTTP on loopback; default: a free one. */
  ingressPort?: number;
  /** How many times faster than real time things happen behind the API; default 1. Ignored with `clock`. */
  speed?: number;
  clock?: Clock;
  /** Decides names, addresses and durations; default 1. */
  seed?: number;
  admission?: readonly AdmissionPlugin[];
  /** What goes wrong with requests; default nothing. */
  faults?: RequestFaults;
  /** What goes wrong with pods; default: only what annotations ask for. */
  podFaults?: PodFaults;
  /** Of a fresh cluster; default: three nodes with room for a thousand stores. */
  nodes?: Partial<NodeSize>;
  /** SelfSubjectAccessReviews answered with "no". */
  denies?: (access: ReviewedAccess) => boolean;
  /** Pause between bookmarks of a watch in real milliseconds; default 30,000. */
  bookmarkMs?: number;
  /** How many changes watches and paged lists can look back; default 20,000. */
  logLimit?: number;
  /** Hears of failures that are bugs of the simulator; default: a line on stderr. */
  report?: (message: string, error: unknown) => void;
}

export interface Simulator {
  readonly kubeconfigPath: string;
  readonly url: string;
  /** Where the played ingress answers, for instance `http://127.0.0.1:4080`; hosts are told by name. */
  readonly ingressUrl: string;
  readonly token: string;
  /** PEM of the CA that signed the server's certificate. */
  readonly ca: string;
  readonly api: Api;
  readonly core: ApiCore;
  /** Ends everything; state stays in the directory. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts a simulated cluster and resolves when it serves. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { dir, seed = 1 } = options;
  const clock = endableClock(options.clock ?? realClock(options.speed));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const core = createApiCore({
    clock,
    random: seededRandom(seed),
    newUid: randomUUID,
    storage: sqliteStorage(join(dir, 'state.db')),
    admission: options.admission ?? createAdmission(),
    ...(options.logLimit === undefined ? {} : { logLimit: options.logLimit }),
  });
  const certificates = certificatesIn(dir, realClock().now());
  const known = identityIn(dir);
  const token = known.token ?? randomBytes(24).toString('hex');
  const { faults, denies, bookmarkMs, report = reportToStderr } = options;
  const behaviour = createBehaviour({
    api: core.api,
    clock,
    seed,
    ca: certificates.ca,
    report,
    ...(options.podFaults === undefined ? {} : { podFaults: options.podFaults }),
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
  });
  const wire = new WireServer({
    core,
    certificates,
    token,
    logs: behaviour.logs,
    ...(faults === undefined ? {} : { faults }),
    ...(denies === undefined ? {} : { denies }),
    ...(bookmarkMs === undefined ? {} : { bookmarkMs }),
  });
  const port = await listen(wire, options.port, known.port);
  writeIdentity(dir, { token, port });
  const url = `https://127.0.0.1:${port}`;
  const kubeconfigPath = writeKubeconfig(dir, { url, ca: certificates.ca, token });
  const ingress = await startIngress({ api: core.api, port: options.ingressPort ?? 0 });
  behaviour.start();
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      behaviour.stop();
      clock.end();
      await Promise.all([wire.close(), ingress.close()]);
      core.close();
    })());
  const ingressUrl = `http://127.0.0.1:${ingress.port}`;
  return { kubeconfigPath, url, ingressUrl, token, ca: certificates.ca, api: core.api, core, stop };
}

function reportToStderr(message: string, error: unknown): void {
  process.stderr.write(
    `simulator: ${message}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
}

/** The port asked for, else the one used last if it is still free, else any. */
async function listen(
  wire: WireServer,
  wanted: number | undefined,
  last: number | undefined,
): Promise<number> {
  if (wanted !== undefined && wanted !== 0) return wire.listen(wanted);
  if (last !== undefined) {
    try {
      return await wire.listen(last);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  return wire.listen(0);
}
