import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createAdmission } from './admission/admission.ts';
import type { AdmissionPlugin, Api, Clock } from './api/api.ts';
import { createApiCore } from './api/create-api.ts';
import type { ApiCore } from './api/create-api.ts';
import { createBehaviour } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import type { NodeSize } from './controllers/bootstrap.ts';
import { startFaultEndpoint } from './faults/endpoint.ts';
import { createFaults } from './faults/faults.ts';
import type { Faults } from './faults/faults.ts';
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
  /** Opens the control endpoint for faults on this port (0 takes a free one); default: not opened. */
  faultPort?: number;
  /** How many times faster than real time things happen behind the API; default 1. Ignored with `clock`. */
  speed?: number;
  clock?: Clock;
  /** Decides names, addresses and durations; default 1. */
  seed?: number;
  admission?: readonly AdmissionPlugin[];
  /** Of a fresh cluster; default: three nodes with room for a thousand stores. */
  nodes?: Partial<NodeSize>;
  /** Whether CronJobs make Jobs when they are due; default false. */
  cronRuns?: boolean;
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
  /** Where the played ingress answers, for instance `http://127.0.0.1:4080`; it routes by Host. */
  readonly ingressUrl: string;
  /** Where faults are posted; undefined unless `faultPort` was given. */
  readonly faultUrl: string | undefined;
  readonly token: string;
  /** PEM of the CA that signed the server's certificate. */
  readonly ca: string;
  readonly api: Api;
  /** What lies beneath the Api, for tests of the simulator itself. */
  readonly core: ApiCore;
  /** Makes pods, the API and nodes fail. */
  readonly faults: Faults;
  /** Ends everything; state stays in the directory. Safe to call twice. */
  stop(): Promise<void>;
}

interface Running {
  behaviour: Behaviour;
  faults: Faults;
  clock: Clock & { end(): void };
  core: ApiCore;
}

/** Starts a simulated cluster and resolves when it serves. Rejects, and leaves nothing open, when a port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { dir, denies, bookmarkMs } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const certificates = certificatesIn(dir, realClock().now());
  const { core, behaviour, faults, clock } = createParts(options, certificates.ca);
  const known = identityIn(dir);
  const token = known.token ?? randomBytes(24).toString('hex');
  const wire = new WireServer({
    core,
    certificates,
    token,
    faults: faults.api,
    logs: behaviour.logs,
    ...(denies === undefined ? {} : { denies }),
    ...(bookmarkMs === undefined ? {} : { bookmarkMs }),
  });
  const open: { close(): Promise<void> }[] = [];
  const stop = async () => {
    behaviour.stop();
    clock.end();
    await Promise.all(open.map((one) => one.close()));
    core.close();
  };
  try {
    const port = await listen(wire, options.port, known.port);
    open.push(wire);
    const ingress = await startIngress({ api: core.api, port: options.ingressPort ?? 0 });
    open.push(ingress);
    const endpoint =
      options.faultPort === undefined ? undefined : await startFaultEndpoint(faults, options.faultPort);
    if (endpoint !== undefined) open.push(endpoint);
    writeIdentity(dir, { token, port });
    const url = `https://127.0.0.1:${port}`;
    const kubeconfigPath = writeKubeconfig(dir, { url, ca: certificates.ca, token });
    behaviour.start();
    let stopped: Promise<void> | undefined;
    return {
      kubeconfigPath,
      url,
      ingressUrl: `http://127.0.0.1:${ingress.port}`,
      faultUrl: endpoint === undefined ? undefined : `http://127.0.0.1:${endpoint.port}/faults`,
      token,
      ca: certificates.ca,
      api: core.api,
      core,
      faults,
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createParts(options: SimulatorOptions, ca: string): Running {
  const { dir, seed = 1, report = reportToStderr } = options;
  const clock = endableClock(options.clock ?? realClock(options.speed));
  const core = createApiCore({
    clock,
    random: seededRandom(seed),
    newUid: randomUUID,
    storage: sqliteStorage(join(dir, 'state.db')),
    admission: options.admission ?? createAdmission(),
    ...(options.logLimit === undefined ? {} : { logLimit: options.logLimit }),
  });
  const faults = createFaults({ random: seededRandom(seed + 1), cluster: () => ({ api: core.api, clock }) });
  const behaviour = createBehaviour({
    api: core.api,
    clock,
    seed,
    ca,
    report,
    podFaults: faults.pods,
    ...(options.nodes === undefined ? {} : { nodes: options.nodes }),
    ...(options.cronRuns === undefined ? {} : { cronRuns: options.cronRuns }),
  });
  return { core, behaviour, faults, clock };
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
