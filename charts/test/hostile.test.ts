import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StoreConfig } from '../../server/src/domain/store/store.ts';
import type { KubeObject } from './helm.ts';
import { objects } from './helm.ts';
import { chartDirectory, chartNames, config, storeValues } from './inputs.ts';

const texts = [
  '{{ .Values.credentials }}',
  '{{- fail "no" -}}',
  '{{ lookup "v1" "Secret" "" "" }}',
  'quote " and \' and ` and \\',
  'line\nbreak\r\nand\ttab',
  '---\napiVersion: v1\nkind: Secret',
  '#: [anchor] &a *a !!binary |',
  '🎉 שָׁלוֹם \u2028 \u0085 \u007f \u009b \ufeff \u{1F469}\u200D\u{1F467}',
  '$(HOSTNAME) ${PATH} `id`',
  ' leading and trailing ',
  'null',
  '0123',
  '<script>&amp;</script>',
];

const shape = (all: KubeObject[]) =>
  all.map(({ kind, metadata }) => `${kind} ${metadata.name.replace(/-seed-\w+$/, '-seed')}`);

/**
 * Every path that a rendering has, with the type of what stands there: text that became structure, a number or a truth value would show.
 */
const fields = (all: KubeObject[]): string[] => all.flatMap((object) => paths(object, object.kind)).sort();

const paths = (value: unknown, path: string): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, below]) => paths(below, `${path}/${key}`))
    : [`${path}: ${typeof value}`];

/** What YAML 1.1, which helm reads, takes for something else than text when it stands without quotes. */
const otherwiseRead = ['yes', 'off', 'null', 'true', 'on', '1e3', '0x1f', '0123', '2026-11-30'];
const otherwiseTexts = [
  ...otherwiseRead,
  '~',
  'No',
  '1_000',
  '12:30:45',
  '.inf',
  '-',
  '? a',
  '*a',
  '%',
  '@',
  '!!bool yes',
  'a: b',
  'a #b',
];

describe.each(chartNames)('%s', (chart) => {
  let usual: string[] = [];
  let usualFields: string[] = [];
  let backedUpFields: string[] = [];
  beforeAll(async () => {
    const all = await render({});
    const values = { ...storeValues(chart), backup: { enabled: true } };
    backedUpFields = fields(await objects({ chart: chartDirectory(chart), values }));
    usual = shape(all);
    usualFields = fields(all);
  });
  const render = (change: Partial<StoreConfig>) =>
    objects({ chart: chartDirectory(chart), values: storeValues(chart, { config: change }) });
  const seedOf = (all: KubeObject[]) => {
    const seeds = all.filter(
      ({ kind, metadata }) =>
        kind === 'ConfigMap' && metadata.labels?.['app.kubernetes.io/component'] === 'seed',
    );
    expect(seeds).toHaveLength(1);
    return JSON.parse(seeds[0]!['data']['seed.json']) as {
      store: Record<string, string>;
      hash: string;
      products: object[];
    };
  };
  const arrivesLiterally = async (text: string) => {
    const products = [
      { title: text, handle: 'a', description: text, priceMinor: 1_234_567_890, sku: text, stock: 1e6 },
    ];
    const all = await render({ title: text, theme: text, products });
    const seed = seedOf(all);
    expect(seed.store).toMatchObject({ title: text, theme: text });
    expect(seed.products).toEqual(products);
    expect(shape(all)).toEqual(usual);
    expect(fields(all)).toEqual(usualFields);
  };

  it.each(otherwiseRead)(
    'takes the name %s for text, whatever YAML reads in it (helm/helm#4430)',
    async (name) => {
      await keepsTypes({ release: name, namespace: name, text: name });
    },
  );

  it('takes any name, title, theme and owner for text', async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{1,20}[a-z0-9]$/);
    const namespace = fc.oneof(name, fc.stringMatching(/^[0-9][0-9e]{1,6}$/));
    const text = fc.oneof(
      fc.constantFrom(...texts, ...otherwiseTexts),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    await fc.assert(fc.asyncProperty(fc.record({ release: name, namespace, text }), keepsTypes), {
      numRuns: 10,
    });
  });

  const keepsTypes = async (given: { release: string; namespace: string; text: string }) => {
    const { release, namespace, text } = given;
    const values = storeValues(chart, { name: release, config: { title: text, theme: text } });
    const all = await objects({
      chart: chartDirectory(chart),
      release,
      namespace,
      values: {
        ...values,
        store: { ...(values['store'] as object), owner: release },
        backup: { enabled: true },
      },
    });
    expect(fields(all)).toEqual(backedUpFields);
    for (const { metadata } of all) {
      expect(metadata.namespace).toBe(namespace);
      expect(metadata.labels?.['app.kubernetes.io/instance']).toBe(release);
      expect(metadata.labels?.['shopyard.dev/owner']).toBe(release);
    }
  };

  it('delivers the seed as it was agreed', async () => {
    const seed = seedOf(await render({}));
    expect(seed).toEqual({
      store: {
        id: 'st_01hzy',
        name: 'shop',
        title: 'Green Things',
        theme: 'dark',
        currency: 'EUR',
        country: 'DE',
        locale: 'de-DE',
      },
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      products: config().products,
    });
  });

  it.each(texts)('carries %j literally and changes no object', async (text) => {
    await arrivesLiterally(text);
  });

  it('carries any text literally', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    await fc.assert(fc.asyncProperty(text, arrivesLiterally), { numRuns: 10 });
  });
});

it('gives title and theme to the storefront as they are', async () => {
  for (const text of texts) {
    const all = await objects({
      chart: chartDirectory('medusa'),
      values: storeValues('medusa', { config: { title: text, theme: text } }),
    });
    const storefront = all.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'shop-storefront',
    )!;
    const environment = storefront['spec'].template.spec.containers[0].env as {
      name: string;
      value?: string;
    }[];
    for (const name of ['STORE_NAME', 'STORE_THEME'])
      expect(environment.find((entry) => entry.name === name)?.value).toBe(text);
  }
});
