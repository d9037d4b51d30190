import type { ExpectedComponent } from '../engine.ts';
import type { OperationKind } from '../words.ts';

/** Steps of our own before the components, in order. An operation carries out those that it lists. */
export const forwardActs = ['namespace', 'guard-rails', 'credentials', 'release'] as const;
export type ForwardAct = (typeof forwardActs)[number];

/**
 * Steps of our own after everything wanted was observed, in order: the login that nothing uses any more is disabled,
 * limits that a rollout had raised fall again.
 */
export const settlingActs = ['retire', 'quota'] as const;
export type SettlingAct = (typeof settlingActs)[number];

/** Steps of a deletion, in order, after `accepted`. */
export const deletionActs = ['inventory', 'uninstall', 'pods', 'namespace', 'volumes'] as const;
export type DeletionAct = (typeof deletionActs)[number];

type Components = readonly Pick<ExpectedComponent, 'name' | 'kind'>[];

/** The step that shows a component: Jobs share `seed`, everything else has its own. */
export const stepOfComponent = (component: Pick<ExpectedComponent, 'name' | 'kind'>): string =>
  component.kind === 'Job' ? 'seed' : component.name;

/** Step names of every operation that brings a revision up (CREATE and its like), in order. */
export function forwardSteps(components: Components): string[] {
  const names = components.filter((component) => component.kind !== 'Job').map((component) => component.name);
  return ['accepted', ...forwardActs, ...names, 'seed', 'probe'];
}

/** Step names of a DELETE operation. */
export const deletionSteps = (): string[] => ['accepted', ...deletionActs];

/**
 * Step names of an operation that rolls something out in a store that runs: those of a creation, and at the end the
 * quota of just what is wanted.
 */
export const changeSteps = (components: Components): string[] => [...forwardSteps(components), 'quota'];

/** Step names of a suspension: nothing is seeded, and a shop that is not there is not asked. */
export const suspensionSteps = (components: Components): string[] =>
  changeSteps(components).filter((name) => name !== 'seed' && name !== 'probe');

/** Step names of a rotation of the credentials: at its end the old login is disabled. */
export const rotationSteps = (components: Components): string[] => [
  ...forwardSteps(components),
  'retire',
  'quota',
];

/** Prefix of the failpoints around an operation. */
export function placeOf(kind: OperationKind): 'create' | 'delete' | 'change' {
  if (kind === 'CREATE') return 'create';
  return kind === 'DELETE' ? 'delete' : 'change';
}
