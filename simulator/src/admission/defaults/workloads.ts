import { randomUUID } from 'node:crypto';
import type { AdmissionRequest, KubeObject } from '../../api/api.ts';
import type {
  CronJob,
  Deployment,
  Job,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../../objects/workloads.ts';
import { canonicalAmounts, defaultPodSpec, fallback, isFields } from './pod.ts';

type Defaulter = (object: KubeObject, request: AdmissionRequest) => void;

const UID_LABELS = ['batch.kubernetes.io/controller-uid', 'controller-uid'];
const NAME_LABELS = ['batch.kubernetes.io/job-name', 'job-name'];

/** Defaults of the kinds that make pods, by kind. Each may run on every write: what is set stays. */
export const workloadDefaults: Record<string, Defaulter> = {
  Deployment: (object) => {
    const { spec } = object as Deployment;
    fallback(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });
    const strategy = spec.strategy ?? {};
    fallback(strategy, { type: 'RollingUpdate' });
    if (strategy.type === 'RollingUpdate') {
      fallback(strategy, { rollingUpdate: {} });
      fallback(strategy.rollingUpdate ?? {}, { maxUnavailable: '25%', maxSurge: '25%' });
    }
    defaultTemplate(spec.template);
  },
  ReplicaSet: (object) => {
    const { spec } = object as ReplicaSet;
    fallback(spec, { replicas: 1 });
    defaultTemplate(spec.template);
  },
  StatefulSet: (object) => {
    const { spec } = object as StatefulSet;
    fallback(spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: {},
      persistentVolumeClaimRetentionPolicy: {},
    });
    fallback(spec.persistentVolumeClaimRetentionPolicy ?? {}, {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    });
    const strategy = spec.updateStrategy ?? {};
    fallback(strategy, { type: 'RollingUpdate' });
    if (strategy.type === 'RollingUpdate') {
      fallback(strategy, { rollingUpdate: {} });
      fallback(strategy.rollingUpdate ?? {}, { partition: 0 });
    }
    for (const claim of spec.volumeClaimTemplates ?? []) {
      fallback(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', status: { phase: 'Pending' } });
      fallback(claim.spec, { volumeMode: 'Filesystem' });
      if (isFields(claim.spec.resources)) canonicalAmounts(claim.spec.resources.requests);
    }
    defaultTemplate(spec.template);
  },
  Job: (object, request) => {
    const job = object as Job;
    defaultJobSpec(job.spec);
    fallback(job.spec, { suspend: false, manualSelector: false });
    if (request.operation === 'CREATE') selectOwnPods(job);
  },
  CronJob: (object) => {
    const { spec } = object as CronJob;
    fallback(spec, {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    });
    fallback(spec.jobTemplate, { metadata: {} });
    defaultTemplate(spec.jobTemplate.spec.template);
  },
};

function defaultTemplate(template: PodTemplate): void {
  fallback(template, { metadata: {} });
  defaultPodSpec(template.spec);
}

function defaultJobSpec(spec: Job['spec']): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  fallback(spec, { parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed' });
  const hasPolicy = (spec as { podFailurePolicy?: unknown }).podFailurePolicy !== undefined;
  fallback(spec, { podReplacementPolicy: hasPolicy ? 'Failed' : 'TerminatingOrFailed' });
  defaultTemplate(spec.template);
}

/** A Job selects its pods by its own uid; a Job without labels of its own carries those of its template. */
function selectOwnPods(job: Job): void {
  if (job.spec.manualSelector === true) return;
  job.metadata.uid ??= randomUUID();
  const { uid, name } = job.metadata;
  const own = Object.fromEntries([
    ...UID_LABELS.map((label) => [label, uid]),
    ...NAME_LABELS.map((label) => [label, name]),
  ]) as Record<string, string>;
  job.spec.template.metadata = {
    ...job.spec.template.metadata,
    labels: { ...job.spec.template.metadata?.labels, ...own },
  };
  if (Object.keys(job.metadata.labels ?? {}).length === 0)
    job.metadata.labels = { ...job.spec.template.metadata.labels };
  job.spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
}
