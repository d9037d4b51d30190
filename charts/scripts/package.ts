// Packs the charts as they are now into charts/released and names them in the catalogue, the newest of each engine as its default.
// A version that was released with other contents is refused: raise `version` in Chart.yaml. `--replace` is for versions nobody has yet, that is,
// before the first release of Shopyard: it packs every version of the catalogue from the charts as they are now.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chartArchive, chartFiles, chartFilesOf, digestOf } from './chart-archive.ts';
import type { Release } from './releases.ts';
import {
  archivePath,
  catalogueFile,
  chartFacts,
  charts,
  engineCharts,
  readReleases,
  released,
} from './releases.ts';

const mayReplace = process.argv.includes('--replace');
let releases = readReleases();
mkdirSync(released, { recursive: true });

for (const { engine, chart } of engineCharts) {
  const { version, appVersion, changesDataSchema } = chartFacts(chart);
  const archive = chartArchive(chart, chartFiles(charts, chart));
  const digest = digestOf(archive);
  const known = releases.find((release) => release.chart === chart && release.chartVersion === version);
  if (known !== undefined && known.digest !== digest && !mayReplace) {
    console.error(
      `${chart} ${version} was released with other contents: raise "version" in charts/${chart}/Chart.yaml.`,
    );
    process.exitCode = 1;
    continue;
  }
  const release = {
    engine,
    engineVersion: appVersion,
    chart,
    chartVersion: version,
    digest,
    changesDataSchema,
    default: true,
  };
  const others = releases
    .filter((other) => other !== known)
    .map((other) => (other.engine === engine ? { ...other, default: false } : other));
  releases = [...others, release];
  writeFileSync(archivePath(release), archive);
  console.log(`${chart} ${version}: ${digest}`);
}

if (mayReplace) releases = releases.map((release) => (release.default ? release : repacked(release)));

releases.sort((a, b) => (`${a.chart} ${a.chartVersion}` < `${b.chart} ${b.chartVersion}` ? 1 : -1));
writeFileSync(catalogueFile, `${JSON.stringify({ releases }, null, 2)}\n`);

/** An older version, packed from the chart as it is now: only what Chart.yaml says of the version stays. */
function repacked(release: Release): Release {
  const archive = chartArchive(release.chart, chartFilesOf(charts, release));
  writeFileSync(archivePath(release), archive);
  const digest = digestOf(archive);
  console.log(`${release.chart} ${release.chartVersion}: ${digest}`);
  return { ...release, digest };
}
