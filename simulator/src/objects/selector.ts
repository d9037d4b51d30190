import type { LabelSelector } from './workloads.ts';

type Labels = Record<string, string> | undefined;

/** Whether all of `wanted` stand in `labels`. An empty `wanted` matches everything, as in Kubernetes. */
export function hasLabels(labels: Labels, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}

/** A `metav1.LabelSelector` against labels. An absent selector matches nothing, an empty one everything. */
export function matchesSelector(labels: Labels, selector: LabelSelector | undefined): boolean {
  if (selector === undefined) return false;
  if (!hasLabels(labels, selector.matchLabels ?? {})) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels?.[key];
    if (operator === 'In') return value !== undefined && values.includes(value);
    if (operator === 'NotIn') return value === undefined || !values.includes(value);
    if (operator === 'Exists') return value !== undefined;
    return operator === 'DoesNotExist' && value === undefined;
  });
}
