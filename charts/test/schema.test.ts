import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currencies } from '../scripts/currencies.ts';
import { charts } from '../scripts/releases.ts';
import { schemas } from '../scripts/schema.ts';
import { run, template } from './helm.ts';
import { chartDirectory, chartNames, rules, storeValues } from './inputs.ts';

/** What is refused, and the sentence that says so. */
const refusals: [string, Record<string, unknown>, string][] = [
  ['a misspelt value', { stroe: {} }, "additional properties 'stroe' not allowed"],
  [
    'a misspelt value below',
    { edge: { clasName: 'x' } },
    "at '/edge': additional properties 'clasName' not allowed",
  ],
  [
    'a misspelt size',
    { small: { resources: { request: {} } } },
    "additional properties 'request' not allowed",
  ],
  ['a container without limits', { small: { resources: { limits: null } } }, "missing property 'limits'"],
  [
    'an unknown edge',
    { edge: { mode: 'loadbalancer' } },
    "at '/edge/mode': value must be one of 'ingress', 'gateway', 'none'",
  ],
  [
    'a gateway without a name',
    { edge: { mode: 'gateway' } },
    "at '/edge/gateway/name': value must be 'the name of a Gateway, because edge.mode is gateway'",
  ],
  [
    'a listener without a certificate',
    { edge: { mode: 'gateway', scheme: 'https', tls: { mode: 'secret' } } },
    "at '/edge/tls/secretName': value must be 'the name of a Secret, because edge.tls.mode is secret'",
  ],
  [
    'an Ingress without a class',
    { edge: { className: '' } },
    "at '/edge/className': value must be 'the name of an ingress class, because edge.mode is ingress'",
  ],
  [
    'TLS without an edge',
    { edge: { mode: 'none', scheme: 'https', tls: { mode: 'secret' } } },
    "at '/edge/tls/mode': value must be 'none, because edge.mode is none'",
  ],
  [
    'cert-manager without an issuer',
    { edge: { scheme: 'https', tls: { mode: 'certManager' } } },
    "at '/edge/tls/issuer': value must be 'the name of an issuer, because edge.tls.mode is certManager'",
  ],
  [
    'TLS without https addresses',
    { edge: { tls: { mode: 'secret' } } },
    "at '/edge/scheme': value must be 'https, because edge.tls.mode is secret'",
  ],
  [
    'a host that is none among others',
    { edge: { extraHosts: ['a.example', 'b/c'] } },
    "at '/edge/extraHosts/1': value must be 'a host name:",
  ],
  [
    'a host that is none',
    { edge: { host: 'a b' } },
    "at '/edge/host': value must be 'a host name: small letters, digits and hyphens, in parts joined by dots, such as shop.example.com'",
  ],
  [
    'a currency that is none',
    { store: { currency: 'euro' } },
    "at '/store/currency': value must be 'a currency by its ISO 4217 code, such as EUR, USD or JPY'",
  ],
  [
    'a size that is none',
    { database: { size: 'LARGE' } },
    "at '/database/size': value must be 'a size, such as 512Mi, 5Gi or 1Ti'",
  ],
  [
    'an amount of processor time that is none',
    { small: { resources: { requests: { cpu: 'fast' } } } },
    "/requests/cpu': value must be 'an amount of processor time, such as 250m, 0.5 or 2'",
  ],
  [
    'guard rails without a quota',
    { guardRails: { create: true } },
    "at '/guardRails/quota': value must be 'at least one amount, because guardRails.create is true'",
  ],
  [
    'an external database without an address',
    { database: { mode: 'external' } },
    "at '/database/external/cidrs': value must be 'the addresses that the database has, because database.mode is external'",
  ],
  [
    'an external database without a login',
    { database: { mode: 'external' } },
    "at '/credentials/existingSecret': value must be 'a Secret with the login, because database.mode is external'",
  ],
  [
    'a range that is none',
    { edge: { controllerCidrs: ['10.0.0.1'] } },
    "value must be 'a range of addresses, such as",
  ],
  [
    'a schedule that is none',
    { backup: { schedule: 'daily' } },
    "value must be 'a cron schedule of five fields, such as",
  ],
  [
    'a product without a price',
    { seed: { products: [{ title: 'a', handle: 'a' }] } },
    "at '/seed/products/0': missing property 'priceMinor'",
  ],
  [
    'a price that is text',
    { seed: { products: [{ title: 'a', handle: 'a', priceMinor: '1' }] } },
    'got string, want integer',
  ],
  [
    'an owner that is no label',
    { store: { owner: 'a b' } },
    "at '/store/owner': value must be 'a label: at most 63",
  ],
];

/** Only a shop with a cache can be in several places. */
const withoutCache: [string, Record<string, unknown>, string][] = [
  [
    'a second backend',
    { backend: { replicas: 2 } },
    "at '/backend/replicas': value must be '1, because cache.mode is none'",
  ],
  [
    'an autoscaler',
    { backend: { autoscaling: { enabled: true, maxReplicas: 2 } } },
    "at '/backend/autoscaling/enabled': value must be 'false, because cache.mode is none'",
  ],
  [
    'workers',
    { worker: { enabled: true } },
    "at '/worker/enabled': value must be 'false, because cache.mode is none'",
  ],
];

it.each(withoutCache)('medusa without a cache refuses %s', async (_, values, sentence) => {
  const outcome = await template({
    chart: chartDirectory('medusa'),
    values: { cache: { mode: 'none' }, ...values },
  });
  expect(outcome.stderr).toContain(sentence);
});

/** Many wrong values in one list, which is refused item by item. */
it.each([
  [
    'hosts',
    [
      'shop_1.example.com',
      'https://shop.example.com',
      'Shop.example.com',
      '-a.example',
      'a..b',
      'a/',
      'é.example',
      `${'a'.repeat(64)}.example`,
    ],
  ],
])('refuses every one of these %s', async (_, extraHosts) => {
  const outcome = await template({ chart: chartDirectory('medusa'), values: { edge: { extraHosts } } });
  const refused = [...outcome.stderr.matchAll(/at '\/edge\/extraHosts\/(\d+)': value must be 'a host name/g)];
  expect(refused.map(([, index]) => Number(index)).sort()).toEqual(extraHosts.map((_host, index) => index));
});

it('takes no sentence of its own for a value', async () => {
  const sentence = 'a size, such as 512Mi, 5Gi or 1Ti';
  const outcome = await template({
    chart: chartDirectory('medusa'),
    values: { database: { size: sentence } },
  });
  expect(outcome.code).toBe(1);
});

it('knows every currency that an engine sells in', () => {
  const known = [...rules.medusa.currencies, ...rules.woocommerce.currencies];
  expect(known.filter(({ code }) => !currencies.includes(code))).toEqual([]);
});

describe.each(chartNames)('values of %s', (chart) => {
  it.each(refusals)('refuses %s', async (_, values, sentence) => {
    const outcome = await template({ chart: chartDirectory(chart), values });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(sentence);
  });

  const workload = chart === 'medusa' ? 'storefront' : 'web';
  it('refuses an autoscaler with nothing to scale, in a sentence', async () => {
    const outcome = await template({
      chart: chartDirectory(chart),
      values: { [workload]: { autoscaling: { enabled: true } } },
    });
    expect(outcome.stderr).toContain(
      `${workload}.autoscaling.maxReplicas is 1, but it must be more than ${workload}.replicas (1)`,
    );
  });

  it('refuses the tag "latest"', async () => {
    const image = chart === 'medusa' ? 'valkey' : 'mariadb';
    const outcome = await template({
      chart: chartDirectory(chart),
      values: { images: { [image]: { tag: 'latest' } } },
    });
    expect(outcome.stderr).toContain(`/images/${image}/tag`);
  });

  it('refuses a release name that is too long for what is made from it', async () => {
    const outcome = await template({ chart: chartDirectory(chart), release: 'a'.repeat(41) });
    expect(outcome.stderr).toContain('has 41 characters, at most 40 are allowed');
  });

  it('takes the longest name that a store can have', async () => {
    const name = 'a'.repeat(40);
    const outcome = await template({
      chart: chartDirectory(chart),
      release: name,
      values: storeValues(chart, { name }),
    });
    expect(outcome.stderr).toBe('');
  });

  it('has the schema that scripts/schema.ts describes', () => {
    const written: unknown = JSON.parse(readFileSync(join(charts, chart, 'values.schema.json'), 'utf8'));
    expect(written, 'run: npm run generate -w charts').toEqual(schemas[chart]);
  });

  it('closes every object that has fields of its own', () => {
    expect(openObjects(schemas[chart], '')).toEqual([]);
  });

  it.each([undefined, 'local', 'prod'])('passes helm lint --strict with values file %s', async (file) => {
    const files = file === undefined ? [] : ['-f', join(charts, chart, `values-${file}.yaml`)];
    const outcome = await run('helm', ['lint', '--strict', chartDirectory(chart), ...files]);
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(outcome.stdout).not.toMatch(/WARNING|ERROR/);
  });
});

it('evaluates no value as a template, and looks nothing up but for generated credentials', () => {
  const templates = ['common', ...chartNames].flatMap((chart) => {
    const directory = join(charts, chart, 'templates');
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(tpl|yaml|txt)$/.test(file))
      .map((file) => ({ file: `${chart}/${file}`, text: readFileSync(join(directory, file), 'utf8') }));
  });
  const uses = (word: RegExp) => templates.filter(({ text }) => word.test(text)).map(({ file }) => file);
  expect(uses(/[{( ]tpl /)).toEqual([]);
  expect(uses(/[{( ]lookup /)).toEqual(['common/_credentials.tpl']);
  expect(uses(/rand(Alpha|Ascii|Numeric|Bytes)/)).toEqual(['common/_credentials.tpl']);
});

function openObjects(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, properties, additionalProperties } = schema as Record<string, unknown>;
  const isOpen =
    type === 'object' &&
    additionalProperties !== false &&
    (properties !== undefined || additionalProperties === undefined);
  return [
    ...(isOpen ? [path] : []),
    ...Object.entries(schema).flatMap(([key, below]) => openObjects(below, `${path}/${key}`)),
  ];
}
