import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import type { Database } from '../db/database.ts';
import { openDatabase } from '../db/open.ts';
import type { EngineCatalogue } from '../domain/engine.ts';
import { startEmbedded, type EmbeddedCluster } from '../embedded/embedded-cluster.ts';
import { loadCatalogue } from '../engines/catalogue.ts';
import { createHelm } from '../helm/create-helm.ts';
import type { Helm } from '../helm/helm.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Metrics } from '../lib/metrics.ts';
import { openPlatformKey } from '../secrets/open-key.ts';
import type { PlatformKey } from '../secrets/platform-key.ts';
import { openDataDirectory } from './data-directory.ts';
import { openCluster, type OpenedCluster } from './open-cluster.ts';
import type { Started } from './started.ts';

export interface FoundationOptions {
  settings: Settings;
  environment: Readonly<Record<string, string | undefined>>;
  /** Folder of the repository or of the installed product: charts, dashboard and explorer lie below it. */
  home: string;
  clock: Clock;
  random: Random;
  log: Log;
  metrics: Metrics;
  /** A disk that cannot be trusted any more: the process must end. */
  onFatal: (error: Error) => void;
}

/** What the server stands on: disk, key, charts, helm and a cluster that answers. */
export interface Foundation {
  database: Database;
  key: PlatformKey;
  catalogue: EngineCatalogue;
  helm: Helm;
  embedded: EmbeddedCluster | undefined;
  cluster: OpenedCluster;
}

/** In the order in which a person would look for the mistake: each part refuses with its own sentence. */
export async function openFoundation(options: FoundationOptions, started: Started): Promise<Foundation> {
  const { settings, clock, random, log, metrics, onFatal } = options;
  const dataDirectory = openDataDirectory(settings.dataDir);
  const path = join(dataDirectory, 'shopyard.db');
  const database = started.add('database', await openDatabase({ path, clock, random, onFatal }), (part) =>
    part.close(),
  );
  const key = await openKey(options, dataDirectory, database);
  const catalogue = await loadCatalogue(join(options.home, 'charts/released'));
  const helm = await createHelm({
    ...(settings.helm === undefined ? {} : { binary: settings.helm }),
    cacheDir: join(dataDirectory, 'cache'),
    dataDir: dataDirectory,
    environment: options.environment,
    clock,
    random,
  });
  const embedded = await openEmbedded(options, dataDirectory);
  if (embedded) started.add('embedded cluster', embedded, (part) => part.stop());
  const cluster = started.add(
    'cluster',
    await openCluster({ settings, embedded, dataDirectory, database, clock, random, log, metrics }),
    (part) => part.connection.stop(),
  );
  return { database, key, catalogue, helm, embedded, cluster };
}

const openKey = (
  { settings, random }: FoundationOptions,
  dataDirectory: string,
  { identity, stores }: Database,
): Promise<PlatformKey> =>
  openPlatformKey({
    file: settings.platformKeyFile ?? join(dataDirectory, 'platform.key'),
    mayCreate: settings.platformKeyFile === undefined,
    random,
    memory: {
      keyFingerprint: () => identity.keyFingerprint(),
      setKeyFingerprint: (fingerprint) => identity.setKeyFingerprint(fingerprint),
      hasStores: async () => (await stores.count({})) > 0,
    },
  });

async function openEmbedded(
  { settings, clock, log }: FoundationOptions,
  dataDirectory: string,
): Promise<EmbeddedCluster | undefined> {
  if (settings.cluster !== 'embedded') return undefined;
  return startEmbedded({
    directory: join(dataDirectory, 'embedded'),
    ingressPort: settings.embeddedIngressPort,
    speed: settings.embeddedSpeed,
    clock,
    log: (level, message, fields) => {
      log[level](fields ?? {}, message);
    },
  });
}
