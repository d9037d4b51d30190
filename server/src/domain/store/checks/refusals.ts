import { isLiving } from '../components.ts';
import type { ObservedStore } from '../observed.ts';
import type { ComponentPicture } from '../status-facts.ts';
import { brief, type ComponentCheck, type Finding } from './finding.ts';

interface Refusal {
  code: Finding['code'];
  pattern: RegExp;
  say: (name: string, message: string) => string;
  remedy: string;
}

/** How the API server words its refusals of pods and claims, and what we say. */
const refusals: readonly Refusal[] = [
  {
    code: 'QUOTA_EXCEEDED',
    pattern: /exceeded quota/i,
    say: (name, message) => `The plan's limit is reached, so ${name} cannot start: ${quotaNumbers(message)}.`,
    remedy: 'Choose a larger plan.',
  },
  {
    code: 'LIMIT_RANGE_DENIED',
    pattern: /(maximum|minimum) \S+ usage per|must specify (limits|requests)|limit to request ratio/i,
    say: (name, message) => `The size of ${name} is outside what the plan allows: ${detail(message)}.`,
    remedy: 'Choose a larger plan.',
  },
  {
    code: 'POD_SECURITY_DENIED',
    pattern: /violates PodSecurity/i,
    say: (name, message) =>
      `The cluster's security rules do not allow ${name}: ${detail(message.replace(/^.*violates PodSecurity "[^"]*":?/i, ''))}.`,
    remedy: 'The chart must be changed; report this to whoever runs this platform.',
  },
  {
    code: 'ADMISSION_DENIED',
    pattern: /admission webhook|denied the request|ValidatingAdmissionPolicy/i,
    say: (name, message) => `A rule of the cluster refuses ${name}: ${detail(message)}.`,
    remedy: 'Ask whoever runs the cluster to allow it.',
  },
];

/** Refusals by quota, LimitRange, Pod Security and admission: no pod exists then, only warnings and conditions tell. */
export const refusalChecks: readonly ComponentCheck[] = refusals.map((refusal) => ({
  name: `not refused: ${refusal.code}`,
  blames: 'itself',
  find: (picture, facts) => {
    // Only the newest refusal counts: an older one, for another cause, may be settled by now.
    const message = refusedWith(picture, facts.observed).find((text) =>
      refusals.some(({ pattern }) => pattern.test(text)),
    );
    return message === undefined || !refusal.pattern.test(message)
      ? undefined
      : { code: refusal.code, message: refusal.say(picture.expected.name, message), remedy: refusal.remedy };
  },
}));

/** An old warning says nothing once the pods are there: only components that lack instances of the newest kind are looked at. */
function refusedWith(picture: ComponentPicture, observed: ObservedStore): string[] {
  const { objectName, minAvailable } = picture.expected;
  const wanted = Math.max(minAvailable, picture.workload?.replicas ?? 0);
  const { workload } = picture;
  const isRolling = workload !== undefined && workload.updated < workload.replicas;
  if (!isRolling && picture.pods.filter(isLiving).length >= Math.max(1, wanted)) return [];
  const failure = picture.workload?.failure;
  const warnings = observed.warnings
    .filter(
      (warning) => warning.reason.startsWith('FailedCreate') && belongsTo(warning.objectName, objectName),
    )
    .sort((a, b) => b.at - a.at)
    .map((warning) => warning.message);
  return failure === undefined ? warnings : [failure.message, ...warnings];
}

/** ReplicaSets and Jobs are named after their component's object with one more part. */
const belongsTo = (name: string, objectName: string): boolean =>
  name === objectName || name.startsWith(objectName.endsWith('-') ? objectName : `${objectName}-`);

function quotaNumbers(message: string): string {
  const parts = /requested: (.*?), used: (.*?), limited: (.*)$/i.exec(brief(message, 400));
  if (!parts) return detail(message);
  return `it needs ${parts[1] ?? ''}, ${parts[2] ?? ''} is used, ${parts[3] ?? ''} is allowed`.replace(
    /=/g,
    ' ',
  );
}

const detail = (message: string): string =>
  brief(message.replace(/^.*?is forbidden: /, ''))
    .replace(/^[\s:[]+/, '')
    .replace(/[\].]+$/, '');
