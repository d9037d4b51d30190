import type { UserError } from '../reason.ts';
import type { Label } from '../store/store.ts';
import { refusal, shown } from './refusal.ts';

export const mostLabels = 20;

const name = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const prefix = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const kept = ['kubernetes.io', 'k8s.io', 'shopyard.dev', 'helm.sh'] as const;
const form = 'Use letters, digits, and inner ".", "_" or "-", at most 63 characters.';

/** Labels as Kubernetes takes them; keys of the platform and of Kubernetes are refused. Every problem is answered. */
export function labelProblems(labels: readonly Label[], path: readonly string[]): UserError[] {
  if (labels.length > mostLabels)
    return [
      refusal(path, `${String(labels.length)} labels are too many.`, `Use at most ${String(mostLabels)}.`),
    ];
  const keys = labels.map(({ key }) => key);
  return labels.flatMap(({ key, value }, index) => {
    const here = [...path, String(index)];
    const ofKey =
      keys.indexOf(key) < index
        ? refusal([...here, 'key'], `The label ${shown(key)} is given twice.`, 'Give each label once.')
        : keyProblem(key, [...here, 'key']);
    const ofValue =
      value === '' || name.test(value)
        ? undefined
        : refusal([...here, 'value'], `The label value ${shown(value)} is no label value.`, form);
    return [ofKey, ofValue].filter((problem) => problem !== undefined);
  });
}

function keyProblem(key: string, path: readonly string[]): UserError | undefined {
  const slash = key.lastIndexOf('/');
  const [domain, last] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  if (key.length > 317 || !name.test(last) || (domain !== undefined && !prefix.test(domain)))
    return refusal(path, `The label key ${shown(key)} is no label key.`, form);
  if (kept.some((owner) => domain === owner || domain?.endsWith(`.${owner}`) === true))
    return refusal(path, `The label key ${shown(key)} is reserved.`, 'Use a key of your own.');
  return undefined;
}
