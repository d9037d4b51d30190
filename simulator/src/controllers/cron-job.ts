import type { Api, Controller } from '../api/api.ts';
import {
  controllerKey,
  controllerReference,
  isControlledBy,
  parseKey,
  timestamp,
  writeStatus,
} from '../objects/meta.ts';
import type { CronJob, Job } from '../objects/workloads.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts, Requeue } from './controller.ts';
import { nextRun } from './cron-schedule.ts';
import { hasCondition, isFinished } from './job-status.ts';

const COMPONENT = 'cronjob-controller';
const MINUTE = 60_000;

/**
 * Makes a CronJob's Jobs when they are due, if `cronRuns` asks for it and it is not suspended; one timer for the next run.
 * Off by default: a thousand shops' five-minute tasks would keep a cluster at rest busy.
 */
export function createCronJobController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'cronjob',
    starts: ['CronJob'],
    watches: { CronJob: own, Job: (change) => controllerKey(change.object, 'CronJob') },
    reconcile: (key, requeue) => {
      reconcile(parts, key, requeue);
    },
  });
}

function reconcile(parts: ControllerParts, key: string, requeue: Requeue): void {
  const { api, clock } = parts;
  const { namespace, name } = parseKey(key);
  const cron = api.get('CronJob', namespace, name) as CronJob | undefined;
  if (cron === undefined || cron.metadata.deletionTimestamp !== undefined) return;
  const jobs = (
    api.list('Job', { namespace: namespace ?? '', filter: (job) => isControlledBy(job, cron) }) as Job[]
  ).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  trim(
    api,
    jobs.filter((job) => hasCondition(job, 'Complete')),
    cron.spec.successfulJobsHistoryLimit ?? 3,
  );
  trim(
    api,
    jobs.filter((job) => hasCondition(job, 'Failed')),
    cron.spec.failedJobsHistoryLimit ?? 1,
  );
  const last = cron.status?.lastScheduleTime;
  const since = Date.parse(last ?? cron.metadata.creationTimestamp ?? '') || clock.now();
  const isPlayed = cron.spec.suspend !== true && parts.cronRuns === true;
  const due = !isPlayed ? undefined : nextRun(cron.spec.schedule, since);
  const isDue = due !== undefined && due <= clock.now();
  const active = jobs.filter((job) => !isFinished(job));
  const isHeld = cron.spec.concurrencyPolicy === 'Forbid' && active.length > 0;
  if (isDue && !isHeld) active.push(run(parts, cron, due, active));
  const succeeded = jobs
    .map((job) => (hasCondition(job, 'Complete') ? job.status?.completionTime : undefined))
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  const lastSuccessfulTime = succeeded ?? cron.status?.lastSuccessfulTime;
  writeStatus(api, cron, {
    ...(active.length === 0
      ? {}
      : {
          active: active.map((job) => ({
            apiVersion: 'batch/v1',
            kind: 'Job',
            name: job.metadata.name,
            namespace,
            uid: job.metadata.uid,
          })),
        }),
    ...(isDue && !isHeld
      ? { lastScheduleTime: timestamp(due) }
      : last === undefined
        ? {}
        : { lastScheduleTime: last }),
    ...(lastSuccessfulTime === undefined ? {} : { lastSuccessfulTime }),
  });
  const next =
    !isPlayed || isHeld ? undefined : nextRun(cron.spec.schedule, Math.max(since, clock.now() - MINUTE));
  if (next !== undefined) requeue.after(key, Math.max(next - clock.now(), 1));
}

function run({ api, events }: ControllerParts, cron: CronJob, due: number, active: Job[]): Job {
  if (cron.spec.concurrencyPolicy === 'Replace') {
    for (const job of active.splice(0))
      api.remove('Job', job.metadata.namespace, job.metadata.name, { propagation: 'Background' });
  }
  const { labels, annotations } = cron.spec.jobTemplate.metadata ?? {};
  const name = `${cron.metadata.name}-${String(Math.floor(due / MINUTE))}`;
  const created = api.create({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      ...(cron.metadata.namespace === undefined ? {} : { namespace: cron.metadata.namespace }),
      ...(labels === undefined ? {} : { labels }),
      annotations: { ...annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(due) },
      ownerReferences: [controllerReference(cron)],
    },
    spec: structuredClone(cron.spec.jobTemplate.spec),
  });
  events.record(cron, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created job ${name}`,
    component: COMPONENT,
  });
  return created as Job;
}

function trim(api: Api, jobs: readonly Job[], limit: number): void {
  for (const job of jobs.slice(0, Math.max(0, jobs.length - limit)))
    api.remove('Job', job.metadata.namespace, job.metadata.name, { propagation: 'Background' });
}
