import { currencies } from './currencies.ts';
import type { Schema } from './schema-parts.ts';
import {
  amounts,
  boolean,
  bytes,
  cidr,
  cronSchedule,
  dnsName,
  filled,
  hostName,
  integer,
  labelValue,
  list,
  needs,
  object,
  objectName,
  oneOf,
  pattern,
  resources,
  saying,
  text,
  when,
  words,
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
    secretName: objectName,
    issuer: objectName,
    issuerKind: oneOf('cluster-issuer', 'issuer'),
  }),
  gateway: object({ name: objectName, namespace: dnsName, sectionName: dnsName }),
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
  quota: {
    type: 'object',
    additionalProperties: pattern(
      'an amount, such as 12, 1500m or 10Gi',
      '^[0-9]+(\\.[0-9]+)?(m|Mi|Gi|Ti)?$',
    ),
  },
  limitRange: object({ defaultRequest: amounts, default: amounts, max: amounts, maxClaim: bytes }),
});

/** What every store chart takes in the same form. `common` and `global` are helm's own. */
export const sharedValues: Record<string, Schema> = {
  common: object({ global: object({}) }),
  global: object({}),
  store: object({
    id: labelValue,
    owner: labelValue,
    title: words(500),
    theme: words(500),
    currency: saying(
      'a currency by its ISO 4217 code, such as EUR, USD or JPY',
      { enum: currencies },
      { type: 'string' },
    ),
    country: pattern('a country by its ISO 3166 code, such as DE, US or JP', '^[A-Z]{2}$'),
    locale: pattern('a language tag, such as en-GB or de-DE', '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$'),
    adminEmail: pattern('an e-mail address, such as admin@shop.example', '^[^@\\s]+@[^@\\s]+$'),
  }),
  suspended: boolean,
  seed: object({
    hash: pattern('16 to 64 hexadecimal digits', '^([0-9a-f]{16,64})?$'),
    products: list(product),
    resources,
  }),
  credentials: object({ existingSecret: objectName, dataSecret: objectName }),
  imagePullSecrets: list(objectName),
  storageClass: objectName,
  uploads: object({ accessMode: oneOf('ReadWriteOnce', 'ReadWriteMany'), size: bytes }),
  small: object({ resources }),
  edge,
  networkPolicy: object({ enabled: boolean, internet: boolean, verify: boolean }),
  backup: object({
    enabled: boolean,
    schedule: cronSchedule,
    keep: integer(1, 365),
    uploads: boolean,
    size: bytes,
  }),
  guardRails,
};

const mode = ['edge', 'mode'];
const tls = ['edge', 'tls', 'mode'];
const database = ['database', 'mode'];
const https = { const: 'https' };

/** Values that need each other. */
export const sharedRules: Schema[] = [
  needs(mode, 'ingress', ['edge', 'className'], 'the name of an ingress class'),
  needs(mode, 'gateway', ['edge', 'gateway', 'name'], 'the name of a Gateway'),
  needs(mode, 'gateway', ['edge', 'gateway', 'namespace'], 'the namespace of a Gateway'),
  needs(mode, 'none', tls, 'none', { const: 'none' }),
  needs(tls, 'certManager', ['edge', 'tls', 'issuer'], 'the name of an issuer'),
  needs(tls, 'certManager', ['edge', 'scheme'], 'https', https),
  needs(tls, 'secret', ['edge', 'scheme'], 'https', https),
  when(mode, 'gateway', needs(tls, 'secret', ['edge', 'tls', 'secretName'], 'the name of a Secret')),
  needs(['guardRails', 'create'], true, ['guardRails', 'quota'], 'at least one amount', { minProperties: 1 }),
  needs(database, 'external', ['credentials', 'existingSecret'], 'a Secret with the login'),
  needs(database, 'external', ['database', 'external', 'cidrs'], 'the addresses that the database has', {
    minItems: 1,
  }),
];
