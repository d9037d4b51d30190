import { oneLine } from '../../../lib/one-line.ts';
import type { ReasonCode } from '../../words.ts';
import { isLiving } from '../components.ts';
import type { ObservedContainer, ObservedPod } from '../observed.ts';
import type { ComponentPicture, StatusFacts } from '../status-facts.ts';

/** What a check found wrong, in words for a shopkeeper. */
export interface Finding {
  code: ReasonCode;
  message: string;
  remedy?: string;
  component?: string;
  /** Pod to show it at, where one pod is to blame. */
  pod?: string;
  /** What it names does not exist: waiting is in vain unless somebody outside makes it. */
  inVain?: true;
  /** Not wrong before this time: normal starts look like this for a moment. */
  notBefore?: number;
}

/** One named rule about one component that is not done. */
export interface ComponentCheck {
  name: string;
  /**
   * 'itself': the cause lies in this component, whatever the others do.
   * 'order': a component that cannot reach what it depends on looks like this too, so it counts only when all before it are done.
   */
  blames: 'itself' | 'order';
  find(picture: ComponentPicture, facts: StatusFacts): Finding | undefined;
}

/** One named rule about the store as a whole. */
export interface StoreCheck {
  name: string;
  find(facts: StatusFacts, pictures: readonly ComponentPicture[]): Finding | undefined;
}

export const seconds = (ms: number): number => Math.max(0, Math.round(ms / 1000));

/** One line, at most `limit` characters: messages of the cluster may be long and of several lines. */
export const brief = (text: string, limit = 240): string => oneLine(text, limit);

/** A time of the cluster's clock by ours: where that clock is ahead, since when we have waited for the component. */
export function sinceOf(at: number, component: string, facts: StatusFacts): number {
  if (at <= facts.now) return at;
  const before = facts.store.status.reason;
  return before?.component === component ? before.at : facts.now;
}

/** Containers of the pods that count. */
export const containersOf = (
  picture: ComponentPicture,
): { pod: ObservedPod; container: ObservedContainer }[] =>
  picture.pods.filter(isLiving).flatMap((pod) => pod.containers.map((container) => ({ pod, container })));
