import type { Controller } from '../api/api.ts';
import { createAccountController } from './accounts.ts';
import { createAutoscalerController } from './autoscaler.ts';
import { createClaimController } from './claims.ts';
import type { ControllerParts } from './controller.ts';
import { createCronJobController } from './cron-job.ts';
import { createDeploymentController } from './deployment.ts';
import { createDisruptionController } from './disruption.ts';
import { createEndpointController } from './endpoints.ts';
import { createGarbageController } from './garbage.ts';
import { createIngressStatusController } from './ingress-status.ts';
import { createJobController } from './job.ts';
import { createNamespaceController } from './namespace.ts';
import { createNodeLifecycleController } from './node-lifecycle.ts';
import { createQuotaController } from './quota-status.ts';
import { createReplicaSetController } from './replica-set.ts';
import { createSeedController } from './seeded.ts';
import { createStatefulSetController } from './stateful-set.ts';

/** `caBundle` is what every namespace gets as the cluster's root certificate. */
export interface ControllersOptions extends ControllerParts {
  caBundle: string;
}

/** Everything that a controller manager does, as one part: started and stopped together. */
export function createControllers(options: ControllersOptions): Controller {
  const make = [
    createNamespaceController,
    createQuotaController,
    createDeploymentController,
    createReplicaSetController,
    createStatefulSetController,
    createJobController,
    createCronJobController,
    createClaimController,
    createEndpointController,
    createIngressStatusController,
    createAutoscalerController,
    createDisruptionController,
    createNodeLifecycleController,
    createSeedController,
    createGarbageController,
  ];
  const all = [createAccountController(options), ...make.map((create) => create(options))];
  return {
    start() {
      for (const controller of all) controller.start();
    },
    stop() {
      for (const controller of [...all].reverse()) controller.stop();
    },
  };
}
