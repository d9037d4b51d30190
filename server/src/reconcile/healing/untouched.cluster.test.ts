import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { clusters, type TestCluster } from '../../../test/clusters.ts';
import { type Platform, testEdge } from '../../../test/platform.ts';
import { accepted, aPlatform, finished } from '../../../test/store-steps.ts';
import { seenObjects } from '../../domain/drift/baseline.ts';
import type { Store } from '../../domain/store/store.ts';
import { engineInput } from '../../domain/engine-input.ts';
import { healObject } from './heal-object.ts';
import { wantedObjects } from './wanted-objects.ts';

const fingerprints = ({ connection }: Platform, store: Store) =>
  Object.fromEntries(
    [...seenObjects(connection.observed(store))].map(([key, { fingerprint }]) => [key, fingerprint]),
  );

describe.each(clusters)('what nobody touched, on $name', ({ start }) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await start();
  });
  afterAll(() => cluster.stop());

  /**
   * Whether an object is looked at depends on who wrote to it; what is then found must not. Every object of the largest
   * shops is looked at as if it were suspect: applying it anew would change none.
   */
  test('is found as it was left when it is looked at all the same', async () => {
    const platform = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    const { connection, db, engines } = platform;
    onTestFinished(async () => {
      const gone = await Promise.all((await db.stores.living()).map(({ name }) => platform.remove(name)));
      for (const removal of gone) await finished(platform, accepted(removal).operation.id);
    });
    const shops = (['MEDUSA', 'WOOCOMMERCE'] as const).map((engine) =>
      platform.create({ name: `untouched-${engine.toLowerCase()}`, engine, plan: 'LARGE' }),
    );
    const begun = (await Promise.all(shops)).map(accepted);
    for (const { operation } of begun)
      expect(await finished(platform, operation.id)).toMatchObject({ state: 'SUCCEEDED' });
    // It has seen them come, over watches; one that starts now finds them in lists.
    const later = await aPlatform({ kubeconfigPath: cluster.kubeconfigPath });
    for (const { store } of begun) {
      expect(fingerprints(later, store)).toEqual(fingerprints(platform, store));
      const manifest = (await db.stores.revision(store.id, 1))?.manifest ?? '';
      const engine = engines.engine(store.engine);
      const wanted = wantedObjects({ store, engine, input: engineInput(store, testEdge), manifest });
      expect(wanted.size).toBeGreaterThan(20);
      const found: string[] = [];
      for (const [key, one] of wanted) {
        const answer = await healObject({ connection, wanted: one, minReplicas: undefined, mayHeal: false });
        found.push(`${key}: ${answer.kind === 'drifted' ? answer.words : answer.kind}`);
      }
      expect(found).toEqual([...wanted.keys()].map((key) => `${key}: intact`));
    }
  }, 180_000);
});
