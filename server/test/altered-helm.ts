import type { Helm } from '../src/helm/helm.ts';

/** A helm that does some things in another way, and everything else as `real` does. */
export const alteredHelm = (real: Helm, changes: Partial<Helm>): Helm => ({
  version: () => real.version(),
  apply: (run) => real.apply(run),
  render: (input) => real.render(input),
  uninstall: (run) => real.uninstall(run),
  facts: (run) => real.facts(run),
  recover: (run) => real.recover(run),
  endSurvivors: (runIds) => real.endSurvivors(runIds),
  ...changes,
});
