import { decimalNumber, duration, oneOf, optionalWholeNumber, text, wholeNumber } from './setting.ts';

const path = /^[^\0\n\r]{1,4096}$/;
const hostName = /^[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*$/;
const edgeList = /^[A-Za-z0-9.:_/=, -]{1,2000}$/;
const objectName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Retries come on top of the first attempt. */
const oneMore = (retries: string): string =>
  /^[0-9]{1,9}$/.test(retries) ? String(Number(retries) + 1) : retries;

/** Every setting, once, in the order in which a reader meets them. */
export const settings = {
  host: text({
    env: 'SHOPYARD_HOST',
    fallback: '127.0.0.1',
    expected: 'an address or host name of this machine, such as 127.0.0.1 or 0.0.0.0',
    pattern: /^([A-Za-z0-9.-]{1,253}|[0-9A-Fa-f:.]{2,45})$/,
    sentence: 'Address that the dashboard and the API listen on.',
  }),
  port: wholeNumber({
    env: 'SHOPYARD_PORT',
    min: 0,
    max: 65_535,
    fallback: 4000,
    sentence: 'Port of the dashboard and the API; 0 takes any free one.',
  }),
  auth: oneOf({
    env: 'SHOPYARD_AUTH',
    values: ['open', 'token'],
    fallback: 'open',
    sentence:
      'Who may use the API: everybody (only where SHOPYARD_HOST is a loopback address), or those with a token.',
  }),
  dataDir: text({
    env: 'SHOPYARD_DATA_DIR',
    fallback: '.shopyard',
    expected: 'a folder that may be written',
    pattern: path,
    sentence: 'Folder of the database, the platform key and the embedded cluster.',
  }),
  platformKeyFile: text({
    env: 'SHOPYARD_PLATFORM_KEY_FILE',
    fallbackNote: '<data dir>/platform.key, made at the first start',
    expected: 'a file with a key of 32 bytes in base64',
    pattern: path,
    sentence: 'The key that every credential of a store is derived from, such as a mounted Secret.',
  }),
  cluster: oneOf({
    env: 'SHOPYARD_CLUSTER',
    values: ['embedded', 'kubeconfig', 'in-cluster'],
    fallback: 'embedded',
    sentence:
      'Where stores run: a simulated cluster that comes along, the one that KUBECONFIG names, or the one that Shopyard itself runs in.',
  }),
  kubeconfig: text({
    env: 'SHOPYARD_KUBECONFIG',
    aliases: [{ env: 'KUBECONFIG' }],
    fallbackNote: '~/.kube/config',
    expected: 'a kubeconfig file',
    pattern: path,
    sentence: 'Access to the cluster, with SHOPYARD_CLUSTER=kubeconfig.',
  }),
  kubeContext: text({
    env: 'SHOPYARD_KUBE_CONTEXT',
    fallbackNote: "the file's current context",
    expected: 'the name of a context in the kubeconfig file',
    pattern: /^[^\0\n\r]{1,253}$/,
    sentence: 'Context of the kubeconfig file.',
  }),
  embeddedIngressPort: wholeNumber({
    env: 'SHOPYARD_EMBEDDED_INGRESS_PORT',
    min: 0,
    max: 65_535,
    fallback: 4080,
    sentence: 'Port of this machine where the embedded cluster serves the stores; 0 takes any free one.',
  }),
  embeddedSpeed: decimalNumber({
    env: 'SHOPYARD_EMBEDDED_SPEED',
    min: 0.1,
    max: 1000,
    fallback: 1,
    sentence: 'How many times faster than life the embedded cluster plays its pods.',
  }),
  storeBaseDomain: text({
    env: 'SHOPYARD_STORE_BASE_DOMAIN',
    aliases: [{ env: 'STORE_BASE_DOMAIN' }],
    fallback: 'localhost',
    expected: 'a domain such as shops.example.com',
    pattern: hostName,
    sentence: 'Domain of the stores: a store is reached at <name>.<this domain>.',
  }),
  ingressClass: text({
    env: 'SHOPYARD_INGRESS_CLASS',
    aliases: [{ env: 'INGRESS_CLASS' }],
    fallbackNote: "the cluster's default class, else its only one",
    expected: 'the name of an IngressClass',
    pattern: objectName,
    sentence: 'Ingress class of the stores.',
  }),
  storageClass: text({
    env: 'SHOPYARD_STORAGE_CLASS',
    aliases: [{ env: 'STORAGE_CLASS' }],
    fallbackNote: "the cluster's default class, else its only one",
    expected: 'the name of a StorageClass',
    pattern: objectName,
    sentence: 'Storage class of the databases.',
  }),
  edge: oneOf({
    env: 'SHOPYARD_EDGE',
    values: ['address', 'assume'],
    fallback: 'address',
    sentence:
      'Whether a store is READY only when its Ingress has an address and the shop answered this server there (address), or the edge is taken for granted where this server cannot reach shops or no address is ever given (assume).',
  }),
  edgeScheme: oneOf({
    env: 'SHOPYARD_EDGE_SCHEME',
    values: ['http', 'https'],
    fallback: 'http',
    sentence: 'Scheme of the public addresses of stores.',
  }),
  edgePort: optionalWholeNumber({
    env: 'SHOPYARD_EDGE_PORT',
    min: 1,
    max: 65_535,
    fallbackNote: "the scheme's own; the ingress port on the embedded cluster",
    sentence: 'Port in the public addresses of stores.',
  }),
  edgeAddress: text({
    env: 'SHOPYARD_EDGE_ADDRESS',
    fallbackNote: "the Ingress's address",
    expected: 'a host or address, with a port where needed, such as 10.0.0.7:8080',
    pattern: /^(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9.-]{1,253})(:[0-9]{1,5})?$/,
    sentence: 'Where the probe of a store connects to.',
  }),
  edgeControllers: text({
    env: 'SHOPYARD_EDGE_CONTROLLERS',
    fallbackNote: 'the pods of the ingress class, where they are found',
    expected:
      'a comma-separated list of namespaces, namespace/label=value, and address ranges, such as edge/app.kubernetes.io/name=kong,10.1.0.0/16',
    pattern: edgeList,
    sentence:
      'From where shops may be reached, beside the pods of their ingress class: network policies let nothing else in.',
  }),
  helm: text({
    env: 'SHOPYARD_HELM',
    fallbackNote: 'helm in PATH, else the one that comes along',
    expected: 'the path of a helm 4 program',
    pattern: path,
    sentence: 'The helm program.',
  }),
  concurrency: wholeNumber({
    env: 'SHOPYARD_CONCURRENCY',
    min: 1,
    max: 100,
    fallback: 5,
    sentence: 'How many helm runs may work at a time.',
  }),
  limitProvisioning: wholeNumber({
    env: 'SHOPYARD_LIMIT_PROVISIONING',
    min: 1,
    max: 10_000,
    fallback: 20,
    sentence: 'How many stores may be brought up at a time; the others wait.',
  }),
  limitStores: wholeNumber({
    env: 'SHOPYARD_LIMIT_STORES',
    min: 1,
    max: 100_000,
    fallback: 100,
    sentence: 'How many stores there may be in all.',
  }),
  limitStoresPerOwner: wholeNumber({
    env: 'SHOPYARD_LIMIT_STORES_PER_OWNER',
    min: 1,
    max: 100_000,
    fallback: 5,
    fallbackNote: '100 on the embedded cluster with open access',
    sentence: 'How many stores one owner may have.',
  }),
  limitCreatesPerHour: wholeNumber({
    env: 'SHOPYARD_LIMIT_CREATES_PER_HOUR',
    min: 1,
    max: 1_000_000,
    fallback: 10,
    fallbackNote: '100 on the embedded cluster with open access',
    sentence: 'How many creations are accepted per hour from one client address.',
  }),
  provisionTimeoutSeconds: duration({
    env: 'SHOPYARD_PROVISION_TIMEOUT',
    aliases: [{ env: 'PROVISION_TIMEOUT' }],
    min: 10,
    max: 86_400,
    fallback: 600,
    sentence: 'How long one attempt to bring a store up may take.',
  }),
  provisionAttempts: wholeNumber({
    env: 'SHOPYARD_PROVISION_ATTEMPTS',
    aliases: [{ env: 'MAX_PROVISION_RETRIES', translate: oneMore, note: 'attempts are retries + 1' }],
    min: 1,
    max: 20,
    fallback: 3,
    sentence: 'How many attempts a creation gets before the store is FAILED.',
  }),
  provisionBackoffSeconds: duration({
    env: 'SHOPYARD_PROVISION_BACKOFF',
    aliases: [{ env: 'PROVISION_RETRY_BACKOFF' }],
    min: 1,
    max: 3_600,
    fallback: 10,
    sentence: 'Pause before the second attempt; it doubles with each further one.',
  }),
  logLevel: oneOf({
    env: 'SHOPYARD_LOG_LEVEL',
    values: ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
    fallback: 'info',
    sentence: 'What is logged at least.',
  }),
} as const;

export type SettingName = keyof typeof settings;
export const settingNames = Object.keys(settings) as SettingName[];

type Value<S> = S extends { schema: { _zod: { output: infer T } } } ? T : never;
type Optional =
  | 'platformKeyFile'
  | 'kubeconfig'
  | 'kubeContext'
  | 'ingressClass'
  | 'storageClass'
  | 'edgePort'
  | 'edgeAddress'
  | 'edgeControllers'
  | 'helm';

/** The values that the server runs with. Names carry units where there are some. */
export type Settings = {
  readonly [Name in Exclude<SettingName, Optional>]: Value<(typeof settings)[Name]>;
} & {
  readonly [Name in Optional]: Value<(typeof settings)[Name]> | undefined;
};
