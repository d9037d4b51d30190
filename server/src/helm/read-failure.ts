import { readRefusal } from '../domain/store/cluster-refusal.ts';
import type { ReasonCode } from '../domain/words.ts';

export type Failure =
  | { kind: 'failed'; code: ReasonCode; message: string; remedy?: string; retryable: boolean }
  | { kind: 'locked'; message: string };

interface Rule {
  pattern: RegExp;
  failure(match: RegExpExecArray): Failure;
}

const failed = (code: ReasonCode, message: string, retryable: boolean): Failure => ({
  kind: 'failed',
  code,
  message,
  retryable,
});

/** What helm's last words mean, first match wins; these come before what the API server refused. Sentences are ours: only names and amounts are taken over, and what a refusal says in its own words. */
const firstRules: readonly Rule[] = [
  {
    pattern:
      /another operation \(install\/upgrade\/rollback\) is in progress|cannot re-?use a name that is still in use/,
    failure: () => ({
      kind: 'locked',
      message: 'An earlier helm run was interrupted and left the release locked.',
    }),
  },
  {
    pattern:
      /getting credentials: (?:exec: executable ([\w./-]{1,200}) (not found|failed with exit code \d+))?/,
    failure: ([, program, how]) =>
      failed(
        'FORBIDDEN_BY_CLUSTER',
        program === undefined
          ? 'helm got no credentials for the cluster: the credential plugin of the kubeconfig failed.'
          : `helm got no credentials for the cluster: ${program}, the credential plugin of the kubeconfig, ${how === 'not found' ? 'was not found' : String(how)}.`,
        true,
      ),
  },
  {
    pattern:
      /host "([\w.*-]{1,253})" and path "[^"]{0,200}" is already defined in ingress ([\w.-]+)\/([\w.-]+)/,
    failure: ([, host, namespace, name]) =>
      failed(
        'HOST_TAKEN',
        `The address ${String(host)} belongs to another Ingress of the cluster already (${String(name)} in the namespace ${String(namespace)}).`,
        false,
      ),
  },
];

/** What helm's last words mean otherwise. */
const rules: readonly Rule[] = [
  {
    pattern: /because it is being terminated|NamespaceTerminating/,
    failure: () =>
      failed('NAMESPACE_TERMINATING', 'The namespace is being deleted and takes nothing new.', true),
  },
  {
    pattern: /namespaces "?([\w.-]+)"? not found/,
    failure: ([, name]) => failed('NAMESPACE_LOST', `The namespace ${String(name)} does not exist.`, true),
  },
  {
    pattern: /\bcannot ([a-z]+) resource "([\w.-]+)"/,
    failure: ([, verb, resource]) =>
      failed(
        'FORBIDDEN_BY_CLUSTER',
        `The control plane may not ${String(verb)} ${String(resource)} in the cluster.`,
        true,
      ),
  },
  {
    pattern: /\bUnauthorized\b|must be logged in to the server|asked for the client to provide credentials/,
    failure: () => failed('FORBIDDEN_BY_CLUSTER', 'The cluster does not accept our credentials.', true),
  },
  {
    // Whatever the server could not do or reach: its sentence, and not about our connection with it.
    pattern: /Internal error occurred: (?!etcdserver)(.*)/,
    failure: ([, own]) =>
      failed('RELEASE_FAILED', `The API server met an error of its own: ${withoutQuotes(own ?? '')}`, true),
  },
  {
    // client-go words it so, also where priority and fairness answered plain text; it has waited and tried by itself.
    pattern: /too many requests/i,
    failure: () =>
      failed('CLUSTER_UNREACHABLE', 'The Kubernetes API has too much to do and refused helm for now.', true),
  },
  {
    pattern:
      /connection refused|connection reset|i\/o timeout|no such host|no route to host|TLS handshake timeout|cluster unreachable|context deadline exceeded|\bEOF\b|currently unable to handle the request|etcdserver|unable to return a response in the time|client connection lost|http2: |x509: |InternalError|an error on the server/,
    failure: () =>
      failed('CLUSTER_UNREACHABLE', 'The Kubernetes API did not answer helm as it should.', true),
  },
  {
    pattern: /values don't meet the specifications of the schema/,
    failure: () =>
      failed('RELEASE_FAILED', 'The chart does not take these values: its schema refuses them.', false),
  },
  {
    pattern: /\b(\w{1,63}) "([\w.-]{1,253})" in namespace "([\w.-]{1,63})" exists and cannot be imported/,
    failure: ([, kind, name]) =>
      failed(
        'RELEASE_FAILED',
        `${String(kind)} ${String(name)} exists already and does not belong to the release.`,
        false,
      ),
  },
  {
    pattern: /conflict with "([\w.-]+)"|conflicts? with /,
    failure: ([, manager]) =>
      failed(
        'RELEASE_FAILED',
        `Another program (${manager ?? 'unknown'}) holds fields that the chart sets.`,
        true,
      ),
  },
  {
    // As when many objects are made at once and their quota is counted up meanwhile.
    pattern: /Operation cannot be fulfilled on ([\w.-]+) "([\w.-]+)": the object has been modified/,
    failure: ([, resource, name]) =>
      failed(
        'RELEASE_FAILED',
        `Another change of ${String(resource)} ${String(name)} came in between.`,
        true,
      ),
  },
  {
    pattern: /field is immutable/,
    failure: () =>
      failed('RELEASE_FAILED', 'The chart changes a field that cannot be changed on a living object.', false),
  },
  {
    pattern: /(?:execution error at|template:|parse error at) \(?([\w./-]+)/,
    failure: ([, file]) => failed('RELEASE_FAILED', `The chart cannot be rendered (${String(file)}).`, false),
  },
  {
    pattern: /data: Too long|request is too large|Request entity too large/,
    failure: () => failed('RELEASE_FAILED', 'The release is too large to be recorded.', false),
  },
  {
    pattern: /no space left on device|read-only file system/,
    failure: () =>
      failed(
        'RELEASE_FAILED',
        'helm could not write its temporary files: the disk is full or read-only.',
        true,
      ),
  },
];

/** Makes a reason of what helm wrote to standard error. Never quotes values: an unknown error is named as such. */
export function readFailure(stderr: string): Failure {
  const text = lastWords(stderr);
  return (
    byRule(firstRules, text) ??
    refusal(text) ??
    byRule(rules, text) ??
    failed('RELEASE_FAILED', `helm failed: ${withoutQuotes(text)}`, true)
  );
}

function byRule(list: readonly Rule[], text: string): Failure | undefined {
  for (const rule of list) {
    const match = rule.pattern.exec(text);
    if (match) return rule.failure(match);
  }
  return undefined;
}

/** An object that the API server did not take: which, who refused it and with which words. */
function refusal(text: string): Failure | undefined {
  const name = refusedObject(text);
  const known = readRefusal(text, { name, cannot: `${name} cannot be applied` });
  if (known === undefined) return undefined;
  const { code, message, remedy } = known;
  return { kind: 'failed', code, message, remedy, retryable: code === 'WEBHOOK_UNREACHABLE' };
}

/** helm names what it applies (`for object NAMESPACE/NAME GROUP/VERSION, Kind=KIND: …`), else the API server does (`pods "a" is forbidden`). */
function refusedObject(text: string): string {
  const applied = /for object [\w.-]{0,63}\/([\w.:-]{1,253}) [\w./-]{0,100}, Kind=(\w{1,63})/.exec(text);
  if (applied) return `${String(applied[2])} ${String(applied[1])}`;
  const told = /\b([\w.-]{1,100}) "([\w.:-]{1,253})" is forbidden/.exec(text);
  if (told?.[2]?.startsWith('sh.helm.release.')) return 'the record of the release';
  return told ? `${kindOf(String(told[1]))} ${String(told[2])}` : 'an object of the release';
}

/** `deployments.apps` as people know it; a resource that no chart of ours has keeps the server's name. */
const kindOf = (resource: string): string => kinds.find((kind) => namesResource(kind, resource)) ?? resource;

const namesResource = (kind: string, resource: string): boolean => {
  const singular = kind.toLowerCase();
  const [plural] = resource.split('.');
  return [`${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies')].includes(plural ?? '');
};

/** What the store charts are made of. */
const kinds = [
  'Certificate',
  'ConfigMap',
  'CronJob',
  'Deployment',
  'HorizontalPodAutoscaler',
  'HTTPRoute',
  'Ingress',
  'Job',
  'ListenerSet',
  'NetworkPolicy',
  'PersistentVolumeClaim',
  'Pod',
  'PodDisruptionBudget',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
] as const;

/** More than any error of helm that we know, and little enough for every pattern. */
const mostRead = 4000;

/** From the last `Error:` on; log lines before it say nothing new. */
function lastWords(stderr: string): string {
  const at = stderr.lastIndexOf('Error: ');
  return (at < 0 ? stderr : stderr.slice(at + 'Error: '.length)).trim().slice(0, mostRead);
}

const longest = 200;

/** What stands in quotes, after a colon with a value, or in a long word may be content of an object. */
function withoutQuotes(text: string): string {
  const line = (text.split('\n')[0] ?? '')
    .replace(/"[^"]*"?|'[^']*'?|`[^`]*`?/g, '"…"')
    .replace(/\S{41,}/g, '…')
    .trim();
  if (line === '') return 'it said nothing.';
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
