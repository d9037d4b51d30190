import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { charts } from '../scripts/releases.ts';
import { schemas } from '../scripts/schema.ts';
import { run, template } from './helm.ts';
import { chartDirectory, chartNames, storeValues } from './inputs.ts';

const refusals: [string, Record<string, unknown>, RegExp][] = [
  ['a misspelt value', { stroe: {} }, /additional properties 'stroe' not allowed/],
  ['a misspelt value below', { edge: { clasName: 'x' } }, /additional properties 'clasName' not allowed/],
  [
    'a misspelt size',
    { small: { resources: { request: {} } } },
    /additional properties 'request' not allowed/,
  ],
  ['a container without limits', { small: { resources: { limits: null } } }, /missing property 'limits'/],
  [
    'an unknown edge',
    { edge: { mode: 'loadbalancer' } },
    /\/edge\/mode.* one of 'ingress', 'gateway', 'none'/,
  ],
  ['a gateway without a name', { edge: { mode: 'gateway' } }, /\/edge\/gateway\/name/],
  ['an Ingress without a class', { edge: { className: '' } }, /\/edge\/className/],
  [
    'cert-manager without an issuer',
    { edge: { scheme: 'https', tls: { mode: 'certManager' } } },
    /\/edge\/tls\/issuer/,
  ],
  ['TLS without https addresses', { edge: { tls: { mode: 'secret' } } }, /\/edge\/scheme.*'https'/],
  ['a host that is none', { edge: { host: 'a b' } }, /\/edge\/host/],
  ['guard rails without a quota', { guardRails: { create: true } }, /\/guardRails\/quota/],
  [
    'an external database without an address',
    { database: { mode: 'external' } },
    /\/database\/external\/cidrs/,
  ],
  [
    'a product without a price',
    { seed: { products: [{ title: 'a', handle: 'a' }] } },
    /missing property 'priceMinor'/,
  ],
  [
    'a price that is text',
    { seed: { products: [{ title: 'a', handle: 'a', priceMinor: '1' }] } },
    /\/priceMinor.*want integer/,
  ],
  ['a currency that is none', { store: { currency: 'euro' } }, /\/store\/currency/],
  ['an owner that is no label', { store: { owner: 'a b' } }, /\/store\/owner/],
];

describe.each(chartNames)('values of %s', (chart) => {
  it.each(refusals)('refuses %s', async (_, values, message) => {
    const outcome = await template({ chart: chartDirectory(chart), values });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(message);
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
