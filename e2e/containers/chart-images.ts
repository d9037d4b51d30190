import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helm, repository } from '../src/tools.ts';

export interface Release {
  engine: 'MEDUSA' | 'WOOCOMMERCE';
  engineVersion: string;
  chart: string;
  chartVersion: string;
  changesDataSchema: boolean;
  default: boolean;
}

/** What the catalogue offers. */
function releases(): Release[] {
  const path = join(repository, 'charts/released/catalogue.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { releases: Release[] }).releases;
}

/** The newest release of an engine, and the one before it: what the suite starts with, and what it upgrades to. */
export function lastTwo(engine: Release['engine']): { older: Release; newest: Release } {
  const all = releases()
    .filter((release) => release.engine === engine)
    .sort((a, b) => b.chartVersion.localeCompare(a.chartVersion, 'en', { numeric: true }));
  const [newest, older] = all;
  if (newest === undefined || older === undefined)
    throw new Error(`the catalogue has one version of ${engine}`);
  return { older, newest };
}

/** Every image that these releases start with their charts' defaults, under the name that the node knows it by. */
export async function chartImages(): Promise<string[]> {
  const found = new Set<string>();
  const used = (['MEDUSA', 'WOOCOMMERCE'] as const).flatMap((engine) => Object.values(lastTwo(engine)));
  for (const { chart, chartVersion } of used) {
    const archive = join(repository, `charts/released/${chart}-${chartVersion}.tgz`);
    const rendered = await helm('', 'template', 'shop', archive, '--set', 'backup.enabled=true');
    for (const [, name = ''] of rendered.matchAll(/^\s*(?:- )?image: "?([^"\s]+)"?$/gm))
      found.add(fullName(name));
  }
  return [...found].sort();
}

/** As a node completes it: a name without a registry is Docker Hub's. */
const fullName = (name: string): string =>
  /^[^/]+[.:][^/]*\//.test(name) ? name : `docker.io/${name.includes('/') ? '' : 'library/'}${name}`;
