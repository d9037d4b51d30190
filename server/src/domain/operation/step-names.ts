import type { ExpectedComponent } from '../engine.ts';

/** Steps of our own before the components, in order. */
export const forwardActs = ['namespace', 'guard-rails', 'credentials', 'release'] as const;
export type ForwardAct = (typeof forwardActs)[number];

/** Steps of a deletion, in order, after `accepted`. */
export const deletionActs = ['inventory', 'uninstall', 'pods', 'namespace', 'volumes'] as const;
export type DeletionAct = (typeof deletionActs)[number];

/** The step that shows a component: Jobs share `seed`, everything else has its own. */
export const stepOfComponent = (component: Pick<ExpectedComponent, 'name' | 'kind'>): string =>
  component.kind === 'Job' ? 'seed' : component.name;

/** Step names of every operation that brings a revision up (CREATE and its like), in the order of domain.md. */
export function forwardSteps(components: readonly Pick<ExpectedComponent, 'name' | 'kind'>[]): string[] {
  const names = components.filter((component) => component.kind !== 'Job').map((component) => component.name);
  return ['accepted', ...forwardActs, ...names, 'seed', 'probe'];
}

/** Step names of a DELETE operation. */
export const deletionSteps = (): string[] => ['accepted', ...deletionActs];
