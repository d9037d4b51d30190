import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { edges, external } from './cases.ts';
import { nameOf, template } from './helm.ts';
import type { ChartName } from './inputs.ts';
import { chartDirectory, chartNames } from './inputs.ts';
import type { Namespace } from './real/namespace.ts';
import { kubeconfig, must, until, within } from './real/namespace.ts';
import { archives, guardRails, secret } from './real/stores.ts';

const valuesFile = (chart: ChartName, file: string): string =>
  join(chartDirectory(chart), `values-${file}.yaml`);

/** Every values file × database mode, with the Ingress edge. */
const matrix = chartNames.flatMap((chart) =>
  [undefined, 'local', 'prod'].flatMap((file) =>
    ['bundled', 'external'].map((database) => ({ chart, file, database })),
  ),
);

describe.skipIf(!kubeconfig).concurrent('by hand, under "restricted", quota and limits', () => {
  it.for(matrix)('$chart with values file $file and a $database database lives a whole life', (one) =>
    within(one.chart, async (namespace) => {
      const { chart, file, database } = one;
      const [newest, before] = archives(chart);
      await namespace.apply([
        { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'other', namespace: namespace.name } },
        ...(file === undefined ? guardRails(chart, namespace.name) : []),
        ...(file === 'prod' || database === 'external' ? [secret(chart, namespace.name)] : []),
      ]);
      const values = ['-f', '-', ...(file === undefined ? [] : ['-f', valuesFile(chart, file)])];
      const input = JSON.stringify(database === 'external' ? external(chart) : {});

      await namespace.helmWith(input, 'install', 'shop', before!, ...values);
      await namespace.ready();
      await namespace.test();
      const passwords = await generated(namespace);

      await namespace.helmWith(input, 'upgrade', 'shop', newest!, ...values);
      await namespace.ready();
      await namespace.helm('rollback', 'shop', '1');
      await namespace.ready();
      expect(await generated(namespace), 'generated passwords stay').toEqual(passwords);
      expect(await namespace.refusals()).toEqual([]);

      await namespace.helm('uninstall', 'shop', '--wait');
      await until(async () =>
        (await namespace.list(running))
          .map(nameOf)
          .filter((name) => !/^(Pod shop-test|NetworkPolicy shopyard-)/.test(name)),
      );
      await namespace.vanish();
    }),
  );

  it.for(chartNames)('%s installs with nothing but a name', (chart) =>
    within(chart, async (namespace) => {
      await namespace.helm('install', 'shop', chartDirectory(chart));
      await namespace.ready();
    }),
  );

  it.for(chartNames)('%s is taken by the API with every edge and every way of TLS', (chart) =>
    within(chart, async (namespace) => {
      // The pod of `helm test` is admitted only where its account exists.
      const account = { name: 'shop', namespace: namespace.name };
      await namespace.apply([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: account }]);
      for (const edge of edges) {
        const { stdout, stderr } = await template({
          chart: chartDirectory(chart),
          namespace: namespace.name,
          files: [valuesFile(chart, 'prod')],
          values: { edge: edge.values },
        });
        expect(stderr, edge.title).toBe('');
        await must('kubectl', ['apply', '--server-side', '--dry-run=server', '-f', '-'], stdout);
      }
    }),
  );
});

const running = 'deployments,statefulsets,jobs,cronjobs,pods,services,ingresses,networkpolicies';

const generated = async (namespace: Namespace): Promise<unknown> =>
  (await namespace.list('secrets')).find(({ metadata }) => metadata.name === 'shop-credentials')?.['data'];
