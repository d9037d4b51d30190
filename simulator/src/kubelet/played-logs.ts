import type { PodFault } from '../faults/pod-faults.ts';
import type { Container, ContainerState, Pod } from '../objects/pod.ts';
import type { LogLine } from './runtime.ts';

const BEAT_MS = 30_000;
const MOST_BEATS = 200;

interface Script {
  /** Which containers it fits, by image and name. */
  fits: RegExp;
  begins: string[];
  beat?: string;
  ends?: string[];
}

const SCRIPTS: Script[] = [
  {
    fits: /postgres/,
    begins: [
      'PostgreSQL Database directory appears to contain a database; Skipping initialization',
      'LOG:  starting PostgreSQL 17 (simulated)',
      'LOG:  listening on IPv4 address "0.0.0.0", port 5432',
      'LOG:  database system is ready to accept connections',
    ],
    beat: 'LOG:  checkpoint complete: wrote 3 buffers (0.0%)',
  },
  {
    fits: /mariadb|mysql/,
    begins: [
      '[Note] [Entrypoint]: Entrypoint script for MariaDB Server started.',
      '[Note] InnoDB: Buffer pool(s) load completed',
      "[Note] mariadbd: ready for connections. (simulated) Socket: '/run/mysqld/mysqld.sock'  port: 3306",
    ],
  },
  {
    fits: /valkey|redis/,
    begins: [
      '* oO0OoO0OoO0Oo Valkey is starting oO0OoO0OoO0Oo (simulated)',
      '* Server initialized',
      '* Ready to accept connections tcp',
    ],
    beat: '* 1 changes in 3600 seconds. Saving...',
  },
  {
    fits: /seed|migrate|import|setup|install/,
    begins: ['info:    Connecting to the database (simulated)', 'info:    Connection established'],
    ends: [
      'info:    Applying schema: done',
      'info:    Adding products that are not there yet',
      'info:    Seed complete',
    ],
  },
  {
    fits: /storefront|next/,
    begins: ['   ▲ Next.js (simulated)', '   - Local:        http://localhost:8000', ' ✓ Ready in 412ms'],
    beat: ' GET / 200 in 18ms',
  },
  {
    fits: /medusa|backend|worker/,
    begins: [
      'info:    Starting Medusa (simulated)',
      'info:    Connection to Redis established',
      'info:    Connection to database established',
      '✔ Server is ready on port: 9000',
    ],
    beat: 'http:    GET /health ← - (200) - 1.204 ms',
  },
  {
    fits: /wordpress|php|apache/,
    begins: [
      "AH00558: apache2: Could not reliably determine the server's fully qualified domain name (simulated)",
      '[mpm_prefork:notice] AH00163: Apache/2.4 (Debian) PHP/8.3 configured -- resuming normal operations',
      "[core:notice] AH00094: Command line: 'apache2 -D FOREGROUND'",
    ],
    beat: '"GET / HTTP/1.1" 200 12034 "-" "kube-probe/1.35"',
  },
  {
    fits: /wait|init/,
    begins: ['waiting for the service to answer (simulated)', 'it answers'],
    ends: ['done'],
  },
];
const ANYTHING: Script = {
  fits: /./,
  begins: ['starting (simulated)', 'listening'],
  beat: 'alive',
  ends: ['done'],
};
const LOGIN_FAILURE = [
  'error:   password authentication failed for user "shop"',
  'error:   FATAL: could not log in to the database (SQLSTATE 28P01)',
];

/** A container's log as its status tells its life: opening lines, one line per half minute, and how it ended. */
export function playedLines(
  pod: Pod,
  name: string,
  fault: PodFault | undefined,
  options: { previous: boolean; until: number },
): LogLine[] {
  const container = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].find(
    (entry) => entry.name === name,
  );
  const status = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ].find((entry) => entry.name === name);
  const state =
    options.previous || status?.state.waiting?.reason === 'CrashLoopBackOff'
      ? status?.lastState
      : status?.state;
  const life = lifeOf(state);
  if (container === undefined || life === undefined) return [];
  const script = scriptOf(container);
  const until = Math.min(life.finishedAt ?? options.until, options.until);
  const begins = script.begins.map((text, index) => ({ at: life.startedAt + index * 40, text }));
  const beats = life.finishedAt === undefined ? beatsOf(script, life.startedAt, until) : [];
  return [...begins, ...beats, ...endOf(script, state, fault, name)]
    .filter((line) => line.at <= until || life.finishedAt !== undefined)
    .map((line) => ({ ...line, at: Math.min(line.at, until) }));
}

function scriptOf(container: Container): Script {
  const text = `${container.name} ${container.image.split('/').at(-1) ?? ''}`.toLowerCase();
  return SCRIPTS.find((script) => script.fits.test(text)) ?? ANYTHING;
}

function lifeOf(state: ContainerState | undefined): { startedAt: number; finishedAt?: number } | undefined {
  if (state?.running !== undefined) return { startedAt: Date.parse(state.running.startedAt ?? '') };
  const ended = state?.terminated;
  return ended === undefined
    ? undefined
    : { startedAt: Date.parse(ended.startedAt ?? ''), finishedAt: Date.parse(ended.finishedAt ?? '') };
}

function beatsOf(script: Script, startedAt: number, until: number): LogLine[] {
  const { beat } = script;
  if (beat === undefined) return [];
  const count = Math.max(0, Math.floor((until - startedAt) / BEAT_MS));
  const first = Math.max(0, count - MOST_BEATS);
  return Array.from({ length: count - first }, (_, index) => ({
    at: startedAt + (first + index + 1) * BEAT_MS,
    text: beat,
  }));
}

function endOf(
  script: Script,
  state: ContainerState | undefined,
  fault: PodFault | undefined,
  name: string,
): LogLine[] {
  const ended = state?.terminated;
  if (ended === undefined) return [];
  const at = Date.parse(ended.finishedAt ?? '');
  if (ended.exitCode === 0) return (script.ends ?? []).map((text) => ({ at, text }));
  const isTheirs = fault !== undefined && (fault.container === undefined || fault.container === name);
  const lines =
    (isTheirs ? fault.lines : undefined) ??
    (ended.reason === 'OOMKilled'
      ? ['Killed']
      : fault?.kind === 'job-fails' || fault?.kind === 'init-fails'
        ? LOGIN_FAILURE
        : ['error:   unhandled exception, shutting down']);
  return lines.map((text) => ({ at, text }));
}
