import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameOf } from './helm.ts';
import { chartNames } from './inputs.ts';
import { Namespace, kubeconfig, until } from './real/namespace.ts';
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

describe.skipIf(!kubeconfig).each(chartNames)('%s as the control plane installs it', (chart) => {
  let namespace = new Namespace(chart);
  beforeEach(async () => {
    namespace = await new Namespace(chart).create();
  });
  afterEach(async () => {
    await namespace.remove();
  });

  /** The API counts up whatever differs from what is there, be it only the spelling of an amount. */
  const generations = async (): Promise<Record<string, number | undefined>> => {
    const kinds =
      'deployments,statefulsets,jobs,cronjobs,ingresses,networkpolicies,resourcequotas,limitranges,persistentvolumeclaims';
    const all = await namespace.list(kinds);
    return Object.fromEntries(all.map((object) => [nameOf(object), object.metadata.generation]));
  };
  const claims = async () =>
    (await namespace.list('persistentvolumeclaims')).map(({ metadata }) => metadata.uid);

  it('goes through all versions and back, and leaves only the claims when it is uninstalled', async () => {
    const [first, ...later] = archives(chart).reverse();
    await deploy(namespace, chart, first!);
    await namespace.ready();
    const before = await generations();
    await deploy(namespace, chart, first!);
    expect(await generations(), 'the same again changes nothing').toEqual(before);

    const kept = await claims();
    for (const archive of later) {
      await deploy(namespace, chart, archive);
      await namespace.ready();
      expect(await namespace.list('jobs')).toHaveLength(1);
    }
    const records = (await namespace.list('secrets')).filter((one) => one['type'] === 'helm.sh/release.v1');
    expect(records).toHaveLength(3);
    const bytes = records.map((record) => JSON.stringify(record['data']).length);
    expect(Math.max(...bytes), `bytes of the records: ${bytes.join(', ')}`).toBeLessThan(releaseBytesMax);

    await namespace.helm('rollback', 'shop', '2', ...rollback);
    await namespace.ready();
    expect(await claims()).toEqual(kept);
    expect(await namespace.refusals()).toEqual([]);

    await namespace.helm('uninstall', 'shop', '--wait');
    await until(async () =>
      (await namespace.list(released)).map(nameOf).filter((name) => !foreign.includes(name)),
    );
    expect(await claims()).toEqual(kept);
  });

  it('rolls every pod of the largest plan within its quota, rests suspended, and comes back', async () => {
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
  });
});
