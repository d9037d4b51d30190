import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One line of charts/released/catalogue.json, which the server reads. */
export interface Release {
  engine: 'MEDUSA' | 'WOOCOMMERCE';
  engineVersion: string;
  chart: string;
  chartVersion: string;
  /** sha256 of the archive, hex. */
  digest: string;
  changesDataSchema: boolean;
  default: boolean;
}

export const charts = join(import.meta.dirname, '..');
export const released = join(charts, 'released');
export const catalogueFile = join(released, 'catalogue.json');

export const engineCharts = [
  { engine: 'MEDUSA', chart: 'medusa' },
  { engine: 'WOOCOMMERCE', chart: 'woocommerce' },
] as const;

/** What Chart.yaml says of itself. */
export function chartFacts(chart: string): {
  version: string;
  appVersion: string;
  changesDataSchema: boolean;
} {
  const yaml = parse(readFileSync(join(charts, chart, 'Chart.yaml'), 'utf8')) as {
    version: string;
    appVersion: string;
    annotations: Record<string, string>;
  };
  const { version, appVersion, annotations } = yaml;
  return {
    version,
    appVersion,
    changesDataSchema: annotations['shopyard.dev/changes-data-schema'] === 'true',
  };
}

export const readReleases = (): Release[] =>
  existsSync(catalogueFile)
    ? (JSON.parse(readFileSync(catalogueFile, 'utf8')) as { releases: Release[] }).releases
    : [];

export const archivePath = ({ chart, chartVersion }: Pick<Release, 'chart' | 'chartVersion'>): string =>
  join(released, `${chart}-${chartVersion}.tgz`);
