import { isLiving } from '../components.ts';
import type { ObservedClaim } from '../observed.ts';
import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import { unscheduledPod } from './nodes.ts';
import { brief, type ComponentCheck, type Finding, seconds, sinceOf } from './finding.ts';

const claimGraceMs = 12_000;

export const storageChecks: readonly ComponentCheck[] = [
  { name: 'volumes are bound', blames: 'itself', find: volumePending },
];

export const jobChecks: readonly ComponentCheck[] = [
  { name: 'job can log in and write', blames: 'itself', find: toldByLog },
  { name: 'job in time', blames: 'order', find: (picture) => jobEnded(picture, true) },
  { name: 'job succeeds', blames: 'order', find: (picture) => jobEnded(picture, false) },
];

function volumePending(picture: ComponentPicture, facts: StatusFacts): Finding | undefined {
  if (picture.pods.length > 0 && picture.pods.every((pod) => pod.node !== undefined)) return undefined;
  const claim = facts.observed.claims.find(
    (candidate) =>
      candidate.component === picture.expected.name && candidate.phase !== 'Bound' && !candidate.deleting,
  );
  if (!claim) return undefined;
  const refused = facts.observed.warnings.find(
    (warning) => warning.objectName === claim.name && warning.reason === 'ProvisioningFailed',
  );
  // A claim may wait for its pod to find a node first: then that says why, and without a pod nobody needs it yet.
  if (!refused && (unscheduledPod(picture) || !picture.pods.some(isLiving))) return undefined;
  const since = sinceOf(claim.createdAt, picture.expected.name, facts);
  const waited = `${seconds(facts.now - since)} s`;
  return {
    code: 'VOLUME_PENDING',
    message:
      `The volume "${claim.name}" of ${picture.expected.name} is not there after ${waited}${className(claim, facts)}` +
      `${refused ? `: ${brief(refused.message, 160).replace(/\.$/, '')}` : ''}.`,
    remedy:
      'Check that the storage class exists and can make volumes. It goes on by itself as soon as the volume is there.',
    ...(refused ? {} : { notBefore: since + claimGraceMs }),
  };
}

function className(claim: ObservedClaim, facts: StatusFacts): string {
  const name = claim.storageClass ?? facts.edge.storageClass;
  return name === undefined
    ? ' (no storage class is set and the cluster has no default)'
    : ` (storage class "${name}")`;
}

function toldByLog(picture: ComponentPicture, facts: StatusFacts): Finding | undefined {
  const { name } = picture.expected;
  const trouble = facts.jobTrouble?.find(({ component }) => component === name);
  if (!trouble) return undefined;
  if (trouble.code === 'DISK_FULL')
    return {
      code: trouble.code,
      message: `${name} finds no room to write: a disk that it or its database writes to is full.`,
      remedy: 'Choose a larger plan, or have the volume made larger; then try again.',
      pod: trouble.pod,
    };
  const user = trouble.user === undefined ? '' : ` (user "${trouble.user}")`;
  return {
    code: trouble.code,
    message: `The database refuses the password with which ${name} signs in${user}: it was set up with another one.`,
    remedy:
      'If somebody changed the password in the database, rotate the secrets of this store. If the volume is left over from another shop, delete the store and create it again.',
    pod: trouble.pod,
  };
}

function jobEnded(picture: ComponentPicture, deadline: boolean): Finding | undefined {
  const job = picture.jobs.find(
    (candidate) =>
      candidate.failed !== undefined && (candidate.failed.reason === 'DeadlineExceeded') === deadline,
  );
  if (!job?.failed) return undefined;
  const { name } = picture.expected;
  const remedy = `Read the logs of ${name}, then try again.`;
  if (deadline)
    return {
      code: 'JOB_DEADLINE',
      message: `${name} took too long and was ended: ${brief(job.failed.message, 160).replace(/\.$/, '')}.`,
      remedy,
    };
  const attempts = Math.max(job.failures, 1);
  return {
    code: 'JOB_FAILED',
    message: `${name} failed ${attempts === 1 ? 'once' : `${attempts} times`} and was given up: ${brief(job.failed.message || job.failed.reason, 160).replace(/\.$/, '')}.`,
    remedy,
  };
}
