import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadCatalogue } from '../../server/src/engines/catalogue.ts';
import { chartArchive, chartFiles, digestOf } from '../scripts/chart-archive.ts';
import {
  archivePath,
  chartFacts,
  charts,
  engineCharts,
  readReleases,
  released,
} from '../scripts/releases.ts';
import { nameProblems } from './checks/identity.ts';
import { objects, template } from './helm.ts';
import type { ChartName } from './inputs.ts';
import { chartDirectory, storeValues } from './inputs.ts';

const releases = readReleases();

it.each(releases)('$chart $chartVersion has the digest under which it was released', (release) => {
  expect(digestOf(readFileSync(archivePath(release)))).toBe(release.digest);
});

it('has no archive that the catalogue does not name', () => {
  const names = releases.map(({ chart, chartVersion }) => `${chart}-${chartVersion}.tgz`);
  expect(readdirSync(released).sort()).toEqual([...names, 'catalogue.json'].sort());
});

it.each(engineCharts)(
  '$chart as it is now was released: else raise its version and run "npm run package -w charts"',
  ({ chart, engine }) => {
    const { version, appVersion, changesDataSchema } = chartFacts(chart);
    const digest = digestOf(chartArchive(chart, chartFiles(charts, chart)));
    const entry = {
      engine,
      engineVersion: appVersion,
      chart,
      chartVersion: version,
      digest,
      changesDataSchema,
    };
    expect(releases).toContainEqual({ ...entry, default: expect.any(Boolean) });
  },
);

it.each(engineCharts)(
  '$chart brings no custom kinds, which would be of the whole cluster (G5)',
  ({ chart }) => {
    const paths = chartFiles(charts, chart).map(({ path }) => path);
    expect(paths.filter((path) => /(^|\/)crds\//.test(path))).toEqual([]);
    const custom = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
    const found = nameProblems([{ ...custom, metadata: { name: 'shops', namespace: 'store-shop' } }]);
    expect(found).toEqual(['CustomResourceDefinition shops is cluster-wide']);
  },
);

it('packs the same files into the same bytes, whatever their order and time', () => {
  const files = chartFiles(charts, 'medusa');
  const again = chartFiles(charts, 'medusa')
    .reverse()
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  expect(digestOf(chartArchive('medusa', again))).toBe(digestOf(chartArchive('medusa', files)));
});

it.each(releases)('$chart $chartVersion installs what the control plane asks for', async (release) => {
  const chart = release.chart as ChartName;
  const all = await objects({ chart: archivePath(release), values: storeValues(chart, { plan: 'LARGE' }) });
  expect(all.length).toBeGreaterThan(15);
  const versions = new Set(all.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/version']));
  expect(versions).toEqual(new Set([release.engineVersion]));
});

it.each(engineCharts)('the archive of $chart renders what its folder renders', async ({ chart }) => {
  const newest = { chart, chartVersion: chartFacts(chart).version };
  const values = storeValues(chart);
  const [packed, folder] = await Promise.all([
    template({ chart: archivePath(newest), values }),
    template({ chart: chartDirectory(chart), values }),
  ]);
  expect(packed.stdout).toBe(folder.stdout);
});

it('is a catalogue that the server takes, and refuses after one byte was changed', async () => {
  const catalogue = await loadCatalogue(released);
  expect(catalogue.engines.map((engine) => engine.versions.length)).toEqual([3, 2]);
  const copy = mkdtempSync(join(tmpdir(), 'shopyard-released-'));
  try {
    for (const file of readdirSync(released))
      writeFileSync(join(copy, file), readFileSync(join(released, file)));
    const damaged = readFileSync(archivePath(releases[0]!));
    damaged[100] = damaged[100]! ^ 1;
    writeFileSync(join(copy, `${releases[0]!.chart}-${releases[0]!.chartVersion}.tgz`), damaged);
    await expect(loadCatalogue(copy)).rejects.toThrow(/has the digest .* was released: restore it/);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

it('offers of each engine two versions that share a data schema: what a rollback is for', () => {
  for (const { engine } of engineCharts) {
    const [newest, ...older] = releases.filter((release) => release.engine === engine);
    expect([newest!.changesDataSchema, newest!.default]).toEqual([false, true]);
    expect(older.length).toBeGreaterThan(0);
  }
});
