import type { EngineInput, Manifest } from '../domain/engine.ts';
import { resources } from './amounts.ts';
import { databaseLogin } from './database-login.ts';
import { storeLabels } from './labels.ts';
import { small } from './plan-rules.ts';

/**
 * The Job that ends a rotation: it disables the login of the credentials before the wanted ones, and may do so twice.
 * Named by their version. It carries the seed Job's component, which the network policies let reach the database.
 */
export function retireLogin(input: EngineInput, image: string, script: string): Manifest {
  const { store, credentialsSecret } = input;
  const version = store.wanted.credentialsVersion;
  const labels = storeLabels(store, 'seed');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `${store.name}-retire-${version}`, namespace: store.namespace, labels },
    spec: {
      backoffLimit: 3,
      activeDeadlineSeconds: 300,
      ttlSecondsAfterFinished: 3600,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 999,
            runAsGroup: 999,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'retire',
              image,
              command: ['sh', '-c', script],
              env: [
                { name: 'DATABASE_HOST', value: `${store.name}-database` },
                { name: 'RETIRED', value: databaseLogin(version - 1) },
                {
                  name: 'ADMIN_PASSWORD',
                  valueFrom: { secretKeyRef: { name: credentialsSecret, key: 'DATABASE_ADMIN_PASSWORD' } },
                },
              ],
              resources: resources(small),
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
}
