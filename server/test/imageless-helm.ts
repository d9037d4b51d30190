import type { Helm } from '../src/helm/helm.ts';
import { alteredHelm } from './altered-helm.ts';

const nowhere = { repository: 'shop/does-not-exist', tag: '1' };

/** helm that gives the shop's containers images that no registry has, in the runs that fit: such a rollout never completes. */
export const imagelessHelm =
  (fits: (run: { release: string; revision: number }) => boolean) =>
  (real: Helm): Helm =>
    alteredHelm(real, {
      apply: (run) =>
        real.apply(
          fits(run) ? { ...run, values: { ...run.values, images: { [shopOf(run.archive)]: nowhere } } } : run,
        ),
    });

const shopOf = (archive: string): string => (archive.includes('medusa') ? 'backend' : 'wordpress');
