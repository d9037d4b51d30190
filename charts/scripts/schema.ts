import type { Schema } from './schema-parts.ts';
import {
  at,
  boolean,
  bytes,
  cidr,
  cronSchedule,
  filled,
  hostName,
  image,
  integer,
  list,
  object,
  oneOf,
  resources,
  scaled,
  text,
  when,
} from './schema-parts.ts';
import { sharedRules, sharedValues } from './schema-shared.ts';

const database = {
  mode: oneOf('bundled', 'external'),
  bufferMiB: integer(16, 65_536),
  size: bytes,
  resources,
};
const external = { cidrs: list(cidr), port: integer(1, 65_535) };

const medusa: Schema = chart('Values of charts/medusa', {
  images: object({ backend: image, storefront: image, postgres: image, valkey: image }),
  database: object({ ...database, external: object(external) }),
  cache: object({ maxMemoryMiB: integer(16, 65_536), size: bytes, resources }),
  backend: object(scaled),
  worker: object({ enabled: boolean, replicas: integer(1, 50), resources }),
  storefront: object(scaled),
});

const woocommerce: Schema = chart(
  'Values of charts/woocommerce',
  {
    images: object({ wordpress: image, mariadb: image }),
    database: object({
      ...database,
      external: object({ ...external, host: hostName, name: text({ pattern: '^[A-Za-z0-9_]{1,64}$' }) }),
    }),
    web: object({ ...scaled, workers: integer(1, 200) }),
    cron: object({ schedule: cronSchedule, resources }),
  },
  [when(['database', 'mode'], 'external', at(['database', 'external', 'host'], filled))],
);

/** The schemas by chart; `npm run generate` writes them, and a test compares. */
export const schemas: Readonly<Record<string, Schema>> = { medusa, woocommerce };

function chart(title: string, values: Record<string, Schema>, rules: Schema[] = []): Schema {
  const properties = { ...sharedValues, ...values };
  const required = Object.keys(properties).filter((name) => name !== 'common' && name !== 'global');
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    ...object(properties, { required, allOf: [...sharedRules, ...rules] }),
  };
}
