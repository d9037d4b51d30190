import type { ComponentStatus, Condition, PodStatus } from '../domain/store/status.ts';
import { builder } from './builder.ts';
import { ConditionStatusEnum, ConditionTypeEnum } from './enums.ts';
import { ReasonType } from './reason.ts';

export const ConditionRef = builder.objectRef<Condition>('Condition').implement({
  description: 'One thing that must hold for a store to be READY.',
  fields: (t) => ({
    type: t.expose('type', { type: ConditionTypeEnum, description: 'What must hold.' }),
    status: t.expose('status', { type: ConditionStatusEnum, description: 'Whether it holds.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Short word for why.' }),
    message: t.exposeString('message', { nullable: true, description: 'Sentence for why.' }),
    lastTransitionAt: t.expose('lastTransitionAt', {
      type: 'DateTime',
      description: 'When the status changed last.',
    }),
  }),
});

const PodType = builder.objectRef<PodStatus>('Pod').implement({
  description: 'One running instance of a component.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the pod in its namespace.' }),
    phase: t.exposeString('phase', { description: 'Phase as Kubernetes says it.' }),
    ready: t.exposeBoolean('ready', { description: 'Whether it serves.' }),
    restarts: t.exposeInt('restarts', { description: 'How often its containers were restarted.' }),
    node: t.exposeString('node', { nullable: true, description: 'The node it runs on.' }),
    image: t.exposeString('image', { nullable: true, description: 'Image of its main container.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was started.',
    }),
    reason: t.expose('reason', { type: ReasonType, nullable: true, description: 'Why it is not ready.' }),
  }),
});

export const ComponentType = builder.objectRef<ComponentStatus>('Component').implement({
  description: 'A part of a store: database, cache, backend, storefront, seed job, ingress.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What the part is.' }),
    kind: t.exposeString('kind', { description: 'Kind of its Kubernetes object.' }),
    ready: t.exposeInt('ready', { description: 'Instances that are ready; for a job, completions.' }),
    wanted: t.exposeInt('wanted', { description: 'Instances that the plan asks for.' }),
    restarts: t.exposeInt('restarts', { description: 'How often its containers were restarted.' }),
    image: t.exposeString('image', { nullable: true, description: 'Image of its main container.' }),
    reason: t.expose('reason', { type: ReasonType, nullable: true, description: 'Why it is not ready.' }),
    pods: t.expose('pods', { type: [PodType], description: 'Its instances.' }),
  }),
});
