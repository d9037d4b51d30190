import type { ObservedContainer } from '../observed.ts';
import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import { isLiving } from '../components.ts';
import { diskFullLine } from '../disk-full.ts';
import { nodeChecks } from './nodes.ts';
import { imageMissing } from './images.ts';
import { brief, type ComponentCheck, containersOf, type Finding, seconds, sinceOf } from './finding.ts';

/** A process that has started once answers soon or never; one that still starts may take its time. */
const readinessGraceMs = 10_000;
const startupGraceMs = 60_000;

/** What the pods of a component tell, the surest cause first. */
export const podChecks: readonly ComponentCheck[] = [
  { name: 'image can be pulled', blames: 'itself', find: imageMissing },
  ...nodeChecks,
  { name: 'disk has room', blames: 'itself', find: (picture) => diskFull(picture) },
  { name: 'memory suffices', blames: 'itself', find: (picture) => outOfMemory(picture) },
  { name: 'preparation succeeds', blames: 'order', find: (picture) => initFailing(picture) },
  { name: 'process stays up', blames: 'order', find: (picture) => crashLoop(picture) },
  {
    name: 'readiness check is answered',
    blames: 'order',
    find: notAnswering,
  },
];

function diskFull(picture: ComponentPicture): Finding | undefined {
  const found = containersOf(picture).find(
    ({ container }) => !container.ready && diskFullEnd(container) !== undefined,
  );
  if (!found) return undefined;
  const { name } = picture.expected;
  const told = diskFullEnd(found.container) ?? '';
  return {
    code: 'DISK_FULL',
    message: `The disk of ${name} is full, so it cannot run: ${brief(told, 160).replace(/[.\s]+$/, '')}.`,
    remedy: 'Choose a larger plan, or have its volume made larger.',
    pod: found.pod.name,
  };
}

const diskFullEnd = ({ terminated, lastTerminated }: ObservedContainer): string | undefined =>
  diskFullLine(terminated?.message) ?? diskFullLine(lastTerminated?.message);

function outOfMemory(picture: ComponentPicture): Finding | undefined {
  const found = containersOf(picture).find(
    ({ container }) =>
      !container.ready &&
      [container.terminated, container.lastTerminated].some((end) => end?.reason === 'OOMKilled'),
  );
  if (!found) return undefined;
  const limit = found.container.memoryLimitMiB;
  return {
    code: 'OUT_OF_MEMORY',
    message: `${picture.expected.name} ran out of memory${limit === undefined ? '' : `: it may use ${limit} MiB`} and was stopped (${times(found.container.restarts, 'restart')}).`,
    remedy: 'Choose a larger plan.',
    pod: found.pod.name,
  };
}

function initFailing(picture: ComponentPicture): Finding | undefined {
  const found = containersOf(picture).find(({ container }) => container.init && isFailing(container));
  if (!found) return undefined;
  const { container } = found;
  return {
    code: 'INIT_FAILED',
    message: `${picture.expected.name} cannot be prepared: "${container.name}" fails${exitCode(container)} (${times(container.restarts, 'restart')}).`,
    remedy: `Read the logs of ${picture.expected.name}; the last lines of "${container.name}" tell why.`,
    pod: found.pod.name,
  };
}

function crashLoop(picture: ComponentPicture): Finding | undefined {
  const found = containersOf(picture).find(({ container }) => !container.init && isFailing(container));
  if (!found) return undefined;
  return {
    code: 'CRASH_LOOP',
    message: `${picture.expected.name} stops again and again right after its start${exitCode(found.container)} (${times(found.container.restarts, 'restart')}).`,
    remedy: `Read the last lines of the logs of ${picture.expected.name}.`,
    pod: found.pod.name,
  };
}

const isFailing = (container: ObservedContainer): boolean =>
  !container.ready &&
  (container.waiting?.reason === 'CrashLoopBackOff' ||
    container.waiting?.reason === 'RunContainerError' ||
    container.waiting?.reason === 'CreateContainerConfigError' ||
    (container.terminated !== undefined && container.terminated.exitCode !== 0) ||
    (container.init &&
      container.restarts > 0 &&
      container.lastTerminated !== undefined &&
      container.lastTerminated.exitCode !== 0));

function exitCode(container: ObservedContainer): string {
  const end = container.terminated ?? container.lastTerminated;
  if (end && /exec format error/i.test(end.message ?? ''))
    return ': its image is made for another kind of processor (exec format error)';
  if (end) return ` with exit code ${end.exitCode}`;
  return container.waiting?.message ? `: ${brief(container.waiting.message, 160).replace(/\.$/, '')}` : '';
}

function notAnswering(picture: ComponentPicture, facts: StatusFacts): Finding | undefined {
  for (const pod of picture.pods.filter(isLiving)) {
    const running = !pod.ready && pod.phase === 'Running' && pod.startedAt !== undefined;
    const warning = facts.observed.warnings.find(
      (candidate) => candidate.objectName === pod.name && candidate.reason === 'Unhealthy',
    );
    if (!running || warning === undefined) continue;
    const since = sinceOf(pod.startedAt ?? facts.now, picture.expected.name, facts);
    return {
      code: 'PROBE_FAILING',
      message: `${picture.expected.name} has been running for ${seconds(facts.now - since)} s but does not answer its health check: ${brief(warning.message, 160).replace(/\.$/, '')}.`,
      remedy: `Read the logs of ${picture.expected.name}; it may need more time or a larger plan.`,
      pod: pod.name,
      notBefore: since + (/^Readiness/.test(warning.message) ? readinessGraceMs : startupGraceMs),
    };
  }
  return undefined;
}

const times = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
