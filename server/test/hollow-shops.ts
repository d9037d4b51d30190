import type { EngineCatalogue, EngineInput } from '../src/domain/engine.ts';

import type { Helm } from '../src/helm/helm.ts';
import { alteredHelm } from './altered-helm.ts';
import { openPlainCluster } from './plain-cluster.ts';

/** Shops that consist of an Ingress and what the control plane itself makes: for tests with very many of them. */
export const hollowEngines = (real: EngineCatalogue): EngineCatalogue => {
  const engines = real.engines.map((engine) => ({
    ...engine,
    components: (input: EngineInput) => engine.components(input).filter(({ kind }) => kind === 'Ingress'),
  }));
  return {
    ...real,
    engines,
    engine: (kind) => engines.find((engine) => engine.kind === kind) ?? real.engine(kind),
  };
};

export interface HollowHelm {
  /** For the option `helm` of a platform. */
  wrap: (real: Helm) => Helm;
  /** Runs that are at work right now, by release. */
  running: ReadonlySet<string>;
  close(): Promise<void>;
}

/** A helm that installs nothing but an Ingress and its own record; each run takes `takes()` ms. Told of the begin of every run. */
export async function hollowHelm(
  kubeconfigPath: string,
  { takes, begins }: { takes: () => number; begins?: (release: string) => void },
): Promise<HollowHelm> {
  const cluster = await openPlainCluster(kubeconfigPath);
  const running = new Set<string>();
  const record = (release: string, revision: number) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: `sh.helm.release.v1.${release}.v1`,
      labels: {
        owner: 'helm',
        name: release,
        status: 'deployed',
        version: '1',
        'shopyard.dev/revision': String(revision),
      },
    },
    type: 'helm.sh/release.v1',
  });
  const ingress = (release: string, id: string) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: release,
      labels: { 'shopyard.dev/store-id': id, 'app.kubernetes.io/component': 'ingress' },
    },
    spec: {
      ingressClassName: 'traefik',
      defaultBackend: { service: { name: 'nobody', port: { number: 80 } } },
    },
  });
  const apply: Helm['apply'] = async ({ release, namespace, revision, values }) => {
    running.add(release);
    begins?.(release);
    try {
      await new Promise((resolve) => setTimeout(resolve, takes()));
      const path = `/api/v1/namespaces/${namespace}/secrets?fieldManager=Helm`;
      await cluster.send('POST', path, record(release, revision));
      const { id } = values['store'] as { id: string };
      const ingresses = `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`;
      await cluster.send('POST', `${ingresses}?fieldManager=helm`, ingress(release, id));
      return { kind: 'done', manifest: '' };
    } finally {
      running.delete(release);
    }
  };
  return {
    wrap: (real) =>
      alteredHelm(real, {
        apply,
        facts: () => Promise.resolve({ status: 'deployed', helmRevision: 1, revision: 1 }),
        uninstall: () => Promise.resolve({ kind: 'done', manifest: '' }),
      }),
    running,
    close: () => cluster.close(),
  };
}
