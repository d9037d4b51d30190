import type { DeploymentPlan, PlanAnswer } from '../queries/plan-store.ts';
import type { PlannedObject } from '../queries/planned-objects.ts';
import { QuotaUseType, ResourceAmountsType } from './amounts.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { UserErrorInterface } from './errors.ts';
import { PlanStoreInputType } from './inputs.ts';
import { creationInput } from './mutations.ts';

const ActionEnum = enumOf<PlannedObject['action']>('PlannedAction', 'What would happen to an object.', {
  CREATE: 'It would be made.',
  CHANGE: 'It would be changed.',
  DELETE: 'It would be deleted.',
  KEEP: 'It would stay as it is.',
});

const PlannedObjectType = builder.objectRef<PlannedObject>('PlannedObject').implement({
  description: 'A Kubernetes object that a plan touches.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'Its kind.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    action: t.expose('action', { type: ActionEnum, description: 'What would happen to it.' }),
    diff: t.exposeString('diff', {
      nullable: true,
      description: 'Unified diff of a change; null where there is none.',
    }),
  }),
});

const DeploymentPlanType = builder.objectRef<DeploymentPlan>('StoreDeploymentPlan').implement({
  description: 'What a mutation would do. Nothing was changed.',
  fields: (t) => ({
    hash: t.exposeString('hash', {
      description: 'Give it as `expectedPlanHash` to get exactly this, or a refusal.',
    }),
    objects: t.expose('objects', {
      type: [PlannedObjectType],
      description: 'Every object, in the order of the manifest.',
    }),
    manifest: t.exposeString('manifest', { description: 'The objects as YAML, without secrets.' }),
    requests: t.expose('requests', { type: ResourceAmountsType, description: 'What would be reserved.' }),
    limits: t.expose('limits', { type: ResourceAmountsType, description: 'What it could use at most.' }),
    quotaAfter: t.expose('quotaAfter', {
      type: [QuotaUseType],
      description: 'Use of your limits afterwards.',
    }),
    estimatedSeconds: t.exposeFloat('estimatedSeconds', {
      nullable: true,
      description: 'Usual seconds to READY; null where not known.',
    }),
    warnings: t.exposeStringList('warnings', { description: 'What is allowed and may surprise.' }),
  }),
});

const PlanStorePayload = builder.objectRef<PlanAnswer>('PlanStorePayload').implement({
  description: 'The plan, or why the mutation would be refused.',
  fields: (t) => ({
    plan: t.expose('plan', {
      type: DeploymentPlanType,
      nullable: true,
      description: 'What would be done; null if refused.',
    }),
    userErrors: t.field({
      type: [UserErrorInterface],
      description: 'Why it would be refused.',
      resolve: ({ userErrors }) => [...userErrors],
    }),
  }),
});

builder.mutationField('planStore', (t) =>
  t.field({
    type: PlanStorePayload,
    description: 'Says what a mutation would do, with the same checks and the same hash. Changes nothing.',
    complexity: { field: 50, multiplier: 1 },
    args: { input: t.arg({ type: PlanStoreInputType, required: true, description: 'What to plan.' }) },
    resolve: (_root, { input }, { services, caller }) =>
      services.planStore(caller, input.create ? { create: creationInput(input.create) } : input),
  }),
);
