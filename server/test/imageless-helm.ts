import type { Helm } from '../src/helm/helm.ts';

const nowhere = { repository: 'shop/does-not-exist', tag: '1' };

/** helm that gives the shop's containers images that no registry has, in the runs that fit. */
export const imagelessHelm =
  (fits: (run: { release: string; revision: number }) => boolean) =>
  (real: Helm): Helm => ({
    version: () => real.version(),
    apply: (run) =>
      real.apply(
        fits(run) ? { ...run, values: { ...run.values, images: { [shopOf(run.archive)]: nowhere } } } : run,
      ),
    render: (input) => real.render(input),
    uninstall: (run) => real.uninstall(run),
    facts: (run) => real.facts(run),
    recover: (run) => real.recover(run),
    endSurvivors: (ids) => real.endSurvivors(ids),
  });

const shopOf = (archive: string): string => (archive.includes('medusa') ? 'backend' : 'wordpress');
