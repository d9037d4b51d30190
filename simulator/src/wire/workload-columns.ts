import { age, condition, duration, nameColumn, none, number, pairs, text } from './cells.ts';
import type { Column, Json } from './cells.ts';

const images = (spec: Json | undefined) => (spec?.['containers'] ?? []) as Json[];

const templateColumns = [
  text(
    'Containers',
    (object) =>
      images(object['spec'].template.spec)
        .map((one) => one['name'])
        .join(','),
    true,
  ),
  text(
    'Images',
    (object) =>
      images(object['spec'].template.spec)
        .map((one) => one['image'])
        .join(','),
    true,
  ),
];

function podStatus(pod: Json): string {
  const status = (pod['status'] ?? {}) as Json;
  const initial = ((status['initContainerStatuses'] ?? []) as Json[]).findIndex(
    (one) => one['state']?.terminated?.exitCode !== 0,
  );
  if (pod['metadata'].deletionTimestamp !== undefined) return 'Terminating';
  if (initial !== -1) {
    const state = (status['initContainerStatuses'][initial].state ?? {}) as Json;
    const reason = state['terminated']?.reason ?? state['waiting']?.reason;
    if (reason !== undefined && reason !== 'PodInitializing') return `Init:${reason as string}`;
    return `Init:${initial}/${(pod['spec'].initContainers as Json[]).length}`;
  }
  for (const one of ((status['containerStatuses'] ?? []) as Json[]).toReversed()) {
    const reason = one['state']?.waiting?.reason ?? one['state']?.terminated?.reason;
    if (reason !== undefined) return reason as string;
  }
  return (status['reason'] ?? status['phase'] ?? 'Unknown') as string;
}

const ready = (pod: Json): string => {
  const statuses = (pod['status']?.containerStatuses ?? []) as Json[];
  return `${statuses.filter((one) => one['ready'] === true).length}/${(pod['spec'].containers as Json[]).length}`;
};

export const selectorColumn = text(
  'Selector',
  (object) => pairs(object['spec'].selector?.matchLabels ?? object['spec'].selector),
  true,
);

/** Columns of what runs. */
export const workloadColumns: Record<string, readonly Column[]> = {
  Pod: [
    nameColumn,
    text('Ready', ready),
    text('Status', podStatus),
    text('Restarts', (pod) =>
      String(
        ((pod['status']?.containerStatuses ?? []) as Json[]).reduce(
          (sum, one) => sum + Number(one['restartCount'] ?? 0),
          0,
        ),
      ),
    ),
    age,
    text('IP', (pod) => none(pod['status']?.podIP), true),
    text('Node', (pod) => none(pod['spec'].nodeName), true),
    text('Nominated Node', () => '<none>', true),
    text('Readiness Gates', () => '<none>', true),
  ],
  Deployment: [
    nameColumn,
    text('Ready', (one) => `${one['status']?.readyReplicas ?? 0}/${one['spec'].replicas}`),
    number('Up-to-date', (one) => one['status']?.updatedReplicas ?? 0),
    number('Available', (one) => one['status']?.availableReplicas ?? 0),
    age,
    ...templateColumns,
    selectorColumn,
  ],
  ReplicaSet: [
    nameColumn,
    number('Desired', (one) => one['spec'].replicas),
    number('Current', (one) => one['status']?.replicas ?? 0),
    number('Ready', (one) => one['status']?.readyReplicas ?? 0),
    age,
    ...templateColumns,
    selectorColumn,
  ],
  StatefulSet: [
    nameColumn,
    text('Ready', (one) => `${one['status']?.readyReplicas ?? 0}/${one['spec'].replicas}`),
    age,
    ...templateColumns,
  ],
  DaemonSet: [
    nameColumn,
    number('Desired', (one) => one['status']?.desiredNumberScheduled ?? 0),
    number('Ready', (one) => one['status']?.numberReady ?? 0),
    age,
  ],
  Job: [
    nameColumn,
    text('Status', (one) =>
      condition(one, 'Complete') === undefined
        ? condition(one, 'Failed') === undefined
          ? 'Running'
          : 'Failed'
        : 'Complete',
    ),
    text('Completions', (one) => `${one['status']?.succeeded ?? 0}/${one['spec'].completions ?? 1}`),
    text('Duration', (one, now) =>
      one['status']?.startTime === undefined
        ? ''
        : duration(
            Date.parse(one['status'].completionTime ?? new Date(now).toISOString()) -
              Date.parse(one['status'].startTime),
          ),
    ),
    age,
    ...templateColumns,
  ],
  CronJob: [
    nameColumn,
    text('Schedule', (one) => one['spec'].schedule),
    text('Timezone', (one) => none(one['spec'].timeZone)),
    text('Suspend', (one) => (one['spec'].suspend === true ? 'True' : 'False')),
    number('Active', (one) => (one['status']?.active ?? []).length),
    text('Last Schedule', (one, now) =>
      one['status']?.lastScheduleTime === undefined
        ? '<none>'
        : duration(now - Date.parse(one['status'].lastScheduleTime)),
    ),
    age,
  ],
  Node: [
    nameColumn,
    text('Status', (one) => (condition(one, 'Ready')?.['status'] === 'True' ? 'Ready' : 'NotReady')),
    text('Roles', () => '<none>'),
    age,
    text('Version', (one) => one['status']?.nodeInfo?.kubeletVersion ?? ''),
  ],
  Event: [
    text('Last Seen', (one, now) =>
      duration(
        now - Date.parse(one['lastTimestamp'] ?? one['eventTime'] ?? one['metadata'].creationTimestamp),
      ),
    ),
    text('Type', (one) => one['type'] ?? ''),
    text('Reason', (one) => one['reason'] ?? ''),
    text(
      'Object',
      (one) =>
        `${String(one['involvedObject']?.kind ?? '').toLowerCase()}/${one['involvedObject']?.name ?? ''}`,
    ),
    text('Message', (one) => one['message'] ?? ''),
  ],
};
