import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Engine, EngineCatalogue, EngineVersion } from '../domain/engine.ts';
import type { EngineKind } from '../domain/words.ts';
import { engineKinds } from '../domain/words.ts';
import { must } from '../lib/assert.ts';
import { sha256 } from '../lib/canonical-json.ts';
import type { EngineRules } from './engine-rules.ts';
import { createEngine } from './engine-rules.ts';
import { medusa } from './medusa/rules.ts';
import { woocommerce } from './woocommerce/rules.ts';
import { ToldError } from '../lib/told-error.ts';

const release = z.strictObject({
  engine: z.enum(engineKinds),
  engineVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  chart: z.string().regex(/^[a-z]+$/),
  chartVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  changesDataSchema: z.boolean(),
  default: z.boolean(),
});
const released = z.strictObject({ releases: z.array(release) });

/** The released charts are not what the catalogue says: the server must not start on them. */
export class CatalogueError extends ToldError {}

const engineRules: readonly EngineRules[] = [medusa, woocommerce];

/**
 * Reads `catalogue.json` and the archives that it names from `directory`, once, at the start, and checks each archive's digest.
 * Rejects with a CatalogueError that names the file and the remedy.
 */
export async function loadCatalogue(directory: string): Promise<EngineCatalogue> {
  const file = join(directory, 'catalogue.json');
  const parsed = released.safeParse(await readJson(file));
  if (!parsed.success)
    throw new CatalogueError(`${file} is not a catalogue: ${z.prettifyError(parsed.error)}`);
  const versions = await Promise.all(parsed.data.releases.map((entry) => loadVersion(directory, entry)));
  const engines = engineRules.map((rules) => {
    const own = versions.filter(({ engine }) => engine === rules.kind).map(({ version }) => version);
    if (own.filter((version) => version.default).length !== 1) {
      throw new CatalogueError(`${file} must mark exactly one default version of ${rules.kind}.`);
    }
    return createEngine(rules, own.toSorted(newestFirst));
  });
  return catalogueOf(engines);
}

function catalogueOf(engines: readonly Engine[]): EngineCatalogue {
  const engine = (kind: EngineKind): Engine =>
    must(
      engines.find((known) => known.kind === kind),
      `no engine ${kind}`,
    );
  const version = (kind: EngineKind, wanted: string) =>
    engine(kind).versions.find((known) => known.version === wanted);
  return {
    engines,
    engine,
    version,
    defaultVersion: (kind) =>
      must(
        engine(kind).versions.find((known) => known.default),
        `no default version of ${kind}`,
      ),
    byDigest: (digest) =>
      engines.flatMap((known) => known.versions).find((known) => known.chartDigest === digest),
  };
}

async function loadVersion(
  directory: string,
  entry: z.infer<typeof release>,
): Promise<{ engine: EngineKind; version: EngineVersion }> {
  const archive = join(directory, `${entry.chart}-${entry.chartVersion}.tgz`);
  const bytes = await readFile(archive).catch((cause: unknown) => {
    throw new CatalogueError(
      `The chart archive ${archive} cannot be read: restore it, or install Shopyard again.`,
      { cause },
    );
  });
  const digest = sha256(bytes);
  if (digest !== entry.digest) {
    throw new CatalogueError(
      `The chart archive ${archive} has the digest ${digest}, but ${entry.digest} was released: restore it, or install Shopyard again.`,
    );
  }
  const {
    engine,
    engineVersion: version,
    chart,
    chartVersion,
    changesDataSchema,
    default: isDefault,
  } = entry;
  return {
    engine,
    version: {
      version,
      chart,
      chartVersion,
      chartDigest: digest,
      archive,
      changesDataSchema,
      default: isDefault,
    },
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new CatalogueError(`The catalogue of charts ${file} cannot be read: install Shopyard again.`, {
      cause,
    });
  }
}

/** By the numbers of the engine's version, then of the chart's. */
function newestFirst(a: EngineVersion, b: EngineVersion): number {
  const numbers = (version: EngineVersion) =>
    `${version.version}.${version.chartVersion}`.split('.').map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  const index = left.findIndex((number, at) => number !== right[at]);
  return index === -1 ? 0 : (right[index] ?? 0) - (left[index] ?? 0);
}
