import { plural, type Step } from './step.ts';

/** Applies limits, quota, network policies and the role binding, in the engine's order, before any pod can start. */
export const applyGuardRails: Step = async ({ engine, input, cluster }) => {
  const manifests = engine.guardRails(input);
  for (const manifest of manifests) await cluster.connection.apply(manifest, { force: true });
  return { kind: 'done', message: `${plural(manifests.length, 'guard rail')} in place.` };
};
