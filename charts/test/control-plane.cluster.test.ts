import { describe, expect, it } from 'vitest';
import type { KubeObject } from './helm.ts';
import { nameOf } from './helm.ts';
import { chartNames } from './inputs.ts';
import type { Namespace } from './real/namespace.ts';
import { kubeconfig, until, within } from './real/namespace.ts';
import { archives, deploy } from './real/stores.ts';

/** Whatever a release must not leave but may find: made by others in the namespace. */
const foreign = [
  'ConfigMap kube-root-ca.crt',
  'ServiceAccount default',
  'NetworkPolicy shopyard-default-deny',
  'NetworkPolicy shopyard-dns',
];
const released =
  'deployments,statefulsets,jobs,cronjobs,pods,services,ingresses,configmaps,serviceaccounts,networkpolicies';
const rollback = ['--server-side=true', '--force-conflicts', '--wait=hookOnly'];

/** README states what a release takes in the API server; this holds it to that. */
const releaseBytesMax = 64 * 1024;

/** A Job that a schedule started meanwhile. */
const isScheduled = ({ kind, metadata }: KubeObject): boolean =>
  kind === 'Job' && !metadata.name.startsWith('shop-seed-');

/** The API counts up whatever differs from what is there, be it only the spelling of an amount. */
async function generations(namespace: Namespace): Promise<Record<string, number | undefined>> {
  const kinds =
    'deployments,statefulsets,jobs,cronjobs,ingresses,networkpolicies,resourcequotas,limitranges,persistentvolumeclaims';
  const all = (await namespace.list(kinds)).filter((object) => !isScheduled(object));
  return Object.fromEntries(all.map((object) => [nameOf(object), object.metadata.generation]));
}

const claims = async (namespace: Namespace) =>
  (await namespace.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid);

async function recordBytes(namespace: Namespace): Promise<number[]> {
  const secrets = await namespace.list('secrets');
  const records = secrets.filter((one) => one['type'] === 'helm.sh/release.v1');
  return records.map((record) => JSON.stringify(record['data']).length);
}

describe.skipIf(!kubeconfig).concurrent('as the control plane installs it', () => {
  it.for(chartNames)('%s goes through all versions and back, and leaves only its claims', (chart) =>
    within(chart, async (namespace) => {
      const [first, ...later] = archives(chart).reverse();
      await deploy(namespace, chart, first!);
      await namespace.ready();
      const before = await generations(namespace);
      await deploy(namespace, chart, first!);
      expect(await generations(namespace), 'the same again changes nothing').toEqual(before);

      const kept = await claims(namespace);
      for (const archive of later) {
        await deploy(namespace, chart, archive);
        await namespace.ready();
        const jobs = (await namespace.list('jobs')).filter((job) => !isScheduled(job));
        expect(jobs).toHaveLength(1);
      }
      const bytes = await recordBytes(namespace);
      expect(bytes).toHaveLength(3);
      expect(Math.max(...bytes), `bytes of the records: ${bytes.join(', ')}`).toBeLessThan(releaseBytesMax);

      await namespace.helm('rollback', 'shop', '2', ...rollback);
      await namespace.ready();
      expect(await claims(namespace)).toEqual(kept);
      expect(await namespace.refusals()).toEqual([]);

      await namespace.helm('uninstall', 'shop', '--wait');
      await until(async () =>
        (await namespace.list(released)).map(nameOf).filter((name) => !foreign.includes(name)),
      );
      expect(await claims(namespace)).toEqual(kept);
    }),
  );

  it.for(chartNames)('%s rolls its largest plan within its quota, rests suspended, and comes back', (chart) =>
    within(chart, async (namespace) => {
      const [newest] = archives(chart);
      const second = { plan: 'LARGE', credentials: 'credentials-2' } as const;
      await deploy(namespace, chart, newest!, { plan: 'LARGE' });
      await namespace.ready();
      await deploy(namespace, chart, newest!, second);
      await namespace.ready();
      expect(await namespace.refusals()).toEqual([]);

      await deploy(namespace, chart, newest!, { ...second, suspended: true });
      await until(async () =>
        (await namespace.list('pods')).filter(({ status }) => status.phase === 'Running').map(nameOf),
      );
      await deploy(namespace, chart, newest!, second);
      await namespace.ready();
      expect(await namespace.refusals()).toEqual([]);
    }),
  );
});
