import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import type { ComponentCheck, Finding } from './finding.ts';
import { edgeChecks } from './edge.ts';
import { podChecks } from './pods.ts';
import { refusalChecks } from './refusals.ts';
import { jobChecks, storageChecks } from './storage-and-jobs.ts';

/** Reads like the list of everything that can go wrong with a component, the surest cause first. */
export const componentChecks: readonly ComponentCheck[] = [
  ...refusalChecks,
  ...storageChecks,
  ...edgeChecks,
  ...podChecks.filter((check) => check.blames === 'itself'),
  ...jobChecks,
  ...podChecks.filter((check) => check.blames === 'order'),
];

export interface Blame {
  /** Trouble of each component that is not done, by name. */
  byComponent: Map<string, Finding>;
  /** The one to blame for the store: the first in order of dependence whose trouble is its own. */
  first: Finding | undefined;
  /** Earliest time at which a check that holds back now would speak. */
  recheckAt: number | undefined;
}

/** Looks at every component that is not done, in order of dependence. */
export function findBlame(facts: StatusFacts, pictures: readonly ComponentPicture[]): Blame {
  const blame: Blame = { byComponent: new Map(), first: undefined, recheckAt: undefined };
  let allBeforeDone = true;
  for (const picture of pictures) {
    if (picture.done) continue;
    const found = troubleOf(picture, facts, blame);
    if (found) {
      const finding = { ...found.finding, component: picture.expected.name };
      blame.byComponent.set(picture.expected.name, finding);
      if (found.blames === 'itself' || allBeforeDone) blame.first ??= finding;
    }
    allBeforeDone = false;
  }
  return blame;
}

function troubleOf(
  picture: ComponentPicture,
  facts: StatusFacts,
  blame: Blame,
): { finding: Finding; blames: ComponentCheck['blames'] } | undefined {
  for (const check of componentChecks) {
    const finding = check.find(picture, facts);
    if (!finding) continue;
    const { notBefore = 0 } = finding;
    if (notBefore <= facts.now || isTold(finding, picture, facts)) return { finding, blames: check.blames };
    blame.recheckAt = Math.min(blame.recheckAt ?? Infinity, notBefore);
  }
  return undefined;
}

/** Told already: a grace that is counted anew, where the cluster's clock is ahead of ours, takes nothing back. */
const isTold = ({ code }: Finding, { expected }: ComponentPicture, { store }: StatusFacts): boolean =>
  store.status.reason?.code === code && store.status.reason.component === expected.name;
