import { join } from 'node:path';
import { expect, it } from 'vitest';
import { charts } from '../scripts/releases.ts';
import { edges, external } from './cases.ts';
import { template } from './helm.ts';
import { chartDirectory, chartNames, config } from './inputs.ts';

const shop = {
  store: { id: 'st_golden', title: config().title },
  edge: { host: 'shop.example.com' },
  seed: { products: config().products },
};

const renderings = chartNames.flatMap((chart) => ['local', 'prod'].map((file) => ({ chart, file })));

it.each(renderings)('$chart renders values-$file as it was last reviewed', async ({ chart, file }) => {
  const files = [join(charts, chart, `values-${file}.yaml`)];
  const { stdout, stderr } = await template({ chart: chartDirectory(chart), files, values: shop });
  expect(stderr).toBe('');
  await expect(withoutGenerated(stdout)).toMatchFileSnapshot(`golden/${chart}-${file}.yaml`);
});

it.each(chartNames)(
  '%s renders its network with a gateway and data elsewhere as it was last reviewed',
  async (chart) => {
    const edge = edges.find(({ title }) => title === 'Gateway, TLS by cert-manager')!.values;
    const { stdout, stderr } = await template({
      chart: chartDirectory(chart),
      values: { ...external(chart), edge, networkPolicy: { internet: true } },
    });
    expect(stderr).toBe('');
    const network = stdout
      .split(/^---\n/m)
      .filter((document) => /^kind: (HTTPRoute|ListenerSet|Certificate|NetworkPolicy)$/m.test(document));
    await expect(network.join('---\n')).toMatchFileSnapshot(`golden/${chart}-gateway.yaml`);
  },
);

/** Generated passwords differ with every rendering; the names shop_a and admin, in base64, do not. */
const withoutGenerated = (manifest: string): string =>
  manifest.replaceAll(/^ {2}([A-Z_]+): "(?!c2hvcF9h"|YWRtaW4=")[^"]*"$/gm, '  $1: "(generated)"');
