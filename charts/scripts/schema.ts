import type { Schema } from './schema-parts.ts';
import {
  boolean,
  bytes,
  cidr,
  cronSchedule,
  hostName,
  image,
  integer,
  list,
  needs,
  object,
  oneOf,
  pattern,
  resources,
  scaled,
  withDefinitions,
} from './schema-parts.ts';
import { sharedRules, sharedValues } from './schema-shared.ts';

const database = {
  mode: oneOf('bundled', 'external'),
  bufferMiB: integer(16, 65_536),
  size: bytes,
  resources,
};
const external = { cidrs: list(cidr), port: integer(1, 65_535) };
const cacheMode = ['cache', 'mode'];
const alone = (path: string[], sentence: string, value: unknown): Schema =>
  needs(cacheMode, 'none', path, sentence, { const: value });

const medusa: Schema = chart(
  'Values of charts/medusa',
  {
    images: object({ backend: image, storefront: image, postgres: image, valkey: image }),
    database: object({ ...database, external: object(external) }),
    cache: object({
      mode: oneOf('bundled', 'external', 'none'),
      external: object(external),
      maxMemoryMiB: integer(16, 65_536),
      size: bytes,
      resources,
    }),
    backend: object(scaled),
    worker: object({ enabled: boolean, replicas: integer(1, 50), resources }),
    storefront: object(scaled),
  },
  [
    needs(cacheMode, 'external', ['cache', 'external', 'cidrs'], 'the addresses that the cache has', {
      minItems: 1,
    }),
    needs(cacheMode, 'external', ['credentials', 'existingSecret'], 'a Secret with REDIS_URL'),
    // Without a cache, events, locks and workflows live inside the one process that there is.
    alone(['backend', 'replicas'], '1', 1),
    alone(['backend', 'autoscaling', 'enabled'], 'false', false),
    alone(['worker', 'enabled'], 'false', false),
  ],
);

const woocommerce: Schema = chart(
  'Values of charts/woocommerce',
  {
    images: object({ wordpress: image, mariadb: image }),
    database: object({
      ...database,
      external: object({
        ...external,
        host: hostName,
        name: pattern('at most 64 letters, digits and underscores', '^[A-Za-z0-9_]{1,64}$'),
      }),
    }),
    web: object({ ...scaled, workers: integer(1, 200) }),
    cron: object({ schedule: cronSchedule, resources }),
  },
  [needs(['database', 'mode'], 'external', ['database', 'external', 'host'], 'the host of the database')],
);

/** The schemas by chart; `npm run generate` writes them, and a test compares. */
export const schemas: Readonly<Record<string, Schema>> = { medusa, woocommerce };

function chart(title: string, values: Record<string, Schema>, rules: Schema[] = []): Schema {
  const properties = { ...sharedValues, ...values };
  const required = Object.keys(properties).filter((name) => name !== 'common' && name !== 'global');
  return withDefinitions({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    ...object(properties, { required, allOf: [...sharedRules, ...rules] }),
  });
}
