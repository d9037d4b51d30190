import type { Schema } from './schema-parts.ts';
import {
  at,
  boolean,
  bytes,
  cidr,
  cronSchedule,
  dnsName,
  filled,
  hostName,
  integer,
  amounts,
  labelValue,
  list,
  object,
  oneOf,
  resources,
  text,
  when,
} from './schema-parts.ts';

const count = { type: 'integer', minimum: 0 };

const product = object(
  {
    title: text({ minLength: 1 }),
    handle: text({ minLength: 1 }),
    description: text(),
    priceMinor: count,
    sku: text(),
    stock: count,
    image: text(),
  },
  { required: ['title', 'handle', 'priceMinor'] },
);

const edge = object({
  mode: oneOf('ingress', 'gateway', 'none'),
  className: dnsName,
  host: hostName,
  extraHosts: list(hostName, { uniqueItems: true }),
  scheme: oneOf('http', 'https'),
  port: integer(0, 65_535),
  tls: object({
    mode: oneOf('none', 'secret', 'certManager'),
    secretName: dnsName,
    issuer: dnsName,
    issuerKind: oneOf('cluster-issuer', 'issuer'),
  }),
  gateway: object({ name: dnsName, namespace: dnsName, sectionName: dnsName }),
  controllers: list(
    object(
      { namespace: filled, podLabels: { type: 'object', additionalProperties: labelValue } },
      { required: ['namespace'] },
    ),
  ),
  controllerCidrs: list(cidr),
});

const guardRails = object({
  create: boolean,
  operator: object({ name: dnsName, namespace: dnsName }),
  quota: { type: 'object', additionalProperties: text({ pattern: '^[0-9]+(\\.[0-9]+)?(m|Mi|Gi|Ti)?$' }) },
  limitRange: object({ defaultRequest: amounts, default: amounts, max: amounts, maxClaim: bytes }),
});

/** What every store chart takes in the same form. `common` and `global` are helm's own. */
export const sharedValues: Record<string, Schema> = {
  common: object({ global: object({}) }),
  global: object({}),
  store: object({
    id: labelValue,
    owner: labelValue,
    title: text({ maxLength: 500 }),
    theme: text({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' }),
    currency: text({ pattern: '^[A-Z]{3}$' }),
    country: text({ pattern: '^[A-Z]{2}$' }),
    locale: text({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' }),
    adminEmail: text({ pattern: '^[^@\\s]+@[^@\\s]+$' }),
  }),
  suspended: boolean,
  seed: object({ hash: text({ pattern: '^([0-9a-f]{16,64})?$' }), products: list(product), resources }),
  credentials: object({ existingSecret: hostName }),
  imagePullSecrets: list(filled),
  storageClass: hostName,
  uploads: object({ accessMode: oneOf('ReadWriteOnce', 'ReadWriteMany'), size: bytes }),
  small: object({ resources }),
  edge,
  networkPolicy: object({ enabled: boolean, internet: boolean, verify: boolean }),
  backup: object({ enabled: boolean, schedule: cronSchedule, keep: integer(1, 365), size: bytes }),
  guardRails,
};

/** Values that need each other. */
export const sharedRules: Schema[] = [
  when(['edge', 'mode'], 'ingress', at(['edge', 'className'], filled)),
  when(['edge', 'mode'], 'gateway', at(['edge', 'gateway'], at(['name'], filled))),
  when(['edge', 'mode'], 'gateway', at(['edge', 'gateway'], at(['namespace'], filled))),
  when(['edge', 'tls', 'mode'], 'certManager', at(['edge', 'tls', 'issuer'], filled)),
  when(['edge', 'tls', 'mode'], 'certManager', at(['edge', 'scheme'], { const: 'https' })),
  when(['edge', 'tls', 'mode'], 'secret', at(['edge', 'scheme'], { const: 'https' })),
  when(['guardRails', 'create'], true, at(['guardRails', 'quota'], { minProperties: 1 })),
  when(['database', 'mode'], 'external', at(['credentials', 'existingSecret'], filled)),
  when(['database', 'mode'], 'external', at(['database', 'external', 'cidrs'], { minItems: 1 })),
];
