import { raisedRail } from './raise-limits.ts';
import { plural, type Step } from './step.ts';

/** Applies limits, quota, network policies and the role binding, in the engine's order, before any pod can start. */
export const applyGuardRails: Step = async ({ engine, input, cluster }) => {
  const manifests = engine.guardRails(input);
  for (const manifest of manifests) await cluster.connection.apply(manifest, { force: true });
  return { kind: 'done', message: `${plural(manifests.length, 'guard rail')} in place.` };
};

/** The same before a rollout in a store that runs: quota and limits rise where more is wanted, and fall only after it. */
export const raiseGuardRails: Step = async ({ engine, input, cluster }) => {
  const { connection } = cluster;
  const manifests = engine.guardRails(input);
  for (const manifest of manifests) {
    const { kind, metadata } = manifest;
    const limits = kind === 'ResourceQuota' || kind === 'LimitRange';
    const live = limits ? await connection.get(kind, metadata.namespace, metadata.name) : undefined;
    await connection.apply(raisedRail(manifest, live), { force: true });
  }
  return {
    kind: 'done',
    message: `${plural(manifests.length, 'guard rail')} in place, wide enough for the change.`,
  };
};
