import { join } from 'node:path';
import { expect, it } from 'vitest';
import { charts } from '../scripts/releases.ts';
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

/** Generated passwords differ with every rendering. */
const withoutGenerated = (manifest: string): string =>
  manifest.replaceAll(/^ {2}([A-Z_]+): "(?!shop_a|admin)[^"]*"$/gm, '  $1: "(generated)"');
