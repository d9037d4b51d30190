import type { StoreRowFragment } from '#lib/graphql/generated/operations.ts';
import { phasesByUrgency } from './store-status.ts';

export type StoreOrder = 'newest' | 'attention' | 'name' | 'changed';
export const storeOrders: readonly StoreOrder[] = ['newest', 'attention', 'name', 'changed'];

type Compare = (left: StoreRowFragment, right: StoreRowFragment) => number;

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const byName: Compare = (left, right) => byText(left.name, right.name);
const byUrgency: Compare = (left, right) =>
  phasesByUrgency.indexOf(left.phase) - phasesByUrgency.indexOf(right.phase);

/** ISO dates sort as text. Every order ends in the name, so that rows never swap places without a reason. */
export const compareStores: Record<StoreOrder, Compare> = {
  newest: (left, right) => byText(right.createdAt, left.createdAt) || byName(left, right),
  attention: (left, right) => byUrgency(left, right) || byName(left, right),
  name: byName,
  changed: (left, right) => byText(right.changedAt, left.changedAt) || byName(left, right),
};
