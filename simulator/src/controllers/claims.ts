import type { Api, Change, Controller } from '../api/api.ts';
import { keyOf, parseKey, timestamp, writeStatus } from '../objects/meta.ts';
import { isTerminal } from '../objects/pod.ts';
import { annotated } from '../faults/pod-faults.ts';
import type { Pod } from '../objects/pod.ts';
import { CLAIM_PROTECTION, SELECTED_NODE, VOLUME_PROTECTION } from '../objects/storage.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../objects/storage.ts';
import { createController, own } from './controller.ts';
import type { ControllerParts } from './controller.ts';

const COMPONENT = 'persistentvolume-controller';
/** On a volume: the seed hash that the played shop's data holds. Dies with the volume, as data does. */
export const APPLIED_SEED = 'simulator.shopyard.dev/applied-seed';

/** Binds claims to volumes that a played provisioner makes, and removes both when they are no longer used. */
export function createClaimController(parts: ControllerParts): Controller {
  return createController(parts, {
    name: 'claims',
    starts: ['PersistentVolumeClaim', 'PersistentVolume'],
    startKeys: (object) => [`${object.kind}:${keyOf(object)}`],
    heedsFaults: true,
    watches: {
      PersistentVolumeClaim: (change) => [
        `PersistentVolumeClaim:${keyOf(change.object)}`,
        ...volumeKey(change),
      ],
      PersistentVolume: (change) => own(change).map((key) => `PersistentVolume:${key}`),
      Pod: (change) =>
        change.type === 'ADDED' || isOver(change)
          ? claimNames(change.object as Pod).map(
              (name) => `PersistentVolumeClaim:${change.object.metadata.namespace ?? ''}/${name}`,
            )
          : [],
    },
    reconcile: (key) => {
      if (key.startsWith('PersistentVolume:')) reconcileVolume(parts, key.slice('PersistentVolume:'.length));
      else reconcileClaim(parts, key.slice('PersistentVolumeClaim:'.length));
    },
  });
}

export function claimNames(pod: Pod): string[] {
  return (pod.spec.volumes ?? []).flatMap((volume) =>
    volume.persistentVolumeClaim === undefined ? [] : [volume.persistentVolumeClaim.claimName],
  );
}

function isOver(change: Change): boolean {
  return change.type === 'DELETED' || isTerminal(change.object as Pod);
}

function volumeKey(change: Change): string[] {
  const name = (change.object as PersistentVolumeClaim).spec.volumeName;
  return name === undefined ? [] : [`PersistentVolume:/${name}`];
}

function reconcileClaim(parts: ControllerParts, key: string): void {
  const { api } = parts;
  const { namespace, name } = parseKey(key);
  const claim = api.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
  if (claim === undefined) return;
  if (claim.metadata.deletionTimestamp !== undefined) {
    if (!isUsed(api, claim)) dropFinalizer(api, claim, CLAIM_PROTECTION);
    return;
  }
  if (claim.status?.phase === 'Bound') return;
  if (claim.spec.volumeName !== undefined) bind(parts, claim);
  else provision(parts, claim);
}

function isUsed(api: Api, claim: PersistentVolumeClaim): boolean {
  const namespace = claim.metadata.namespace ?? '';
  return (
    api.list('Pod', {
      namespace,
      filter: (pod) => !isTerminal(pod as Pod) && claimNames(pod as Pod).includes(claim.metadata.name),
    }).length > 0
  );
}

function provision(parts: ControllerParts, claim: PersistentVolumeClaim): void {
  const { api, clock } = parts;
  const tell = teller(parts, claim);
  const className = claim.spec.storageClassName ?? '';
  if (className === '') {
    tell(
      'Normal',
      'FailedBinding',
      'no persistent volumes available for this claim and no storage class is set',
    );
    return;
  }
  const storageClass = api.get('StorageClass', undefined, className) as StorageClass | undefined;
  if (storageClass === undefined) {
    tell('Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`);
    return;
  }
  if (
    storageClass.volumeBindingMode === 'WaitForFirstConsumer' &&
    claim.metadata.annotations?.[SELECTED_NODE] === undefined
  ) {
    tell('Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    return;
  }
  tell(
    'Normal',
    'ExternalProvisioning',
    `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`,
  );
  if (isHeldBack(parts, claim)) return;
  const volume = api.create(volumeFor(claim, storageClass)) as PersistentVolume;
  writeStatus(api, volume, { phase: 'Bound', lastPhaseTransitionTime: timestamp(clock.now()) });
  tell('Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume.metadata.name}`);
  const annotations = {
    ...claim.metadata.annotations,
    'volume.beta.kubernetes.io/storage-provisioner': storageClass.provisioner,
    'volume.kubernetes.io/storage-provisioner': storageClass.provisioner,
  };
  bind(
    parts,
    api.update({
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...claim.spec, volumeName: volume.metadata.name },
    }) as PersistentVolumeClaim,
  );
}

/** The fault `volume-pending`, on the claim or on a pod that wants it: the provisioner never answers. */
function isHeldBack({ api, podFaults }: ControllerParts, claim: PersistentVolumeClaim): boolean {
  if (annotated(claim)?.kind === 'volume-pending') return true;
  const namespace = claim.metadata.namespace ?? '';
  const pods = api.list('Pod', {
    namespace,
    filter: (pod) => claimNames(pod as Pod).includes(claim.metadata.name),
  });
  return pods.some((pod) => (podFaults?.of(pod) ?? annotated(pod))?.kind === 'volume-pending');
}

function volumeFor(claim: PersistentVolumeClaim, storageClass: StorageClass): PersistentVolume {
  const name = `pvc-${claim.metadata.uid ?? ''}`;
  const { uid, resourceVersion } = claim.metadata;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': storageClass.provisioner } },
    spec: {
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '1Gi' },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        namespace: claim.metadata.namespace ?? '',
        name: claim.metadata.name,
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      },
      hostPath: { path: `/simulated/${name}`, type: '' },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
    },
  };
}

function bind(parts: ControllerParts, claim: PersistentVolumeClaim): void {
  const { api } = parts;
  const volume = api.get('PersistentVolume', undefined, claim.spec.volumeName ?? '') as
    PersistentVolume | undefined;
  if (volume === undefined) {
    writeStatus(api, claim, { phase: 'Lost' });
    return;
  }
  const annotations = {
    ...claim.metadata.annotations,
    'pv.kubernetes.io/bind-completed': 'yes',
    'pv.kubernetes.io/bound-by-controller': 'yes',
  };
  const marked = api.update({
    ...claim,
    metadata: { ...claim.metadata, annotations },
  }) as PersistentVolumeClaim;
  writeStatus(api, marked, {
    phase: 'Bound',
    accessModes: volume.spec.accessModes,
    capacity: volume.spec.capacity,
  });
}

function reconcileVolume(parts: ControllerParts, key: string): void {
  const { api, clock } = parts;
  const volume = api.get('PersistentVolume', undefined, parseKey(key).name) as PersistentVolume | undefined;
  if (volume === undefined) return;
  const { claimRef } = volume.spec;
  const claim =
    claimRef?.name === undefined
      ? undefined
      : api.get('PersistentVolumeClaim', claimRef.namespace, claimRef.name);
  const isBound = claim !== undefined && claim.metadata.uid === claimRef?.uid;
  const now = timestamp(clock.now());
  if (volume.metadata.deletionTimestamp !== undefined) {
    if (!isBound) dropFinalizer(api, volume, VOLUME_PROTECTION);
  } else if (claimRef === undefined) {
    if (volume.status?.phase !== 'Available')
      writeStatus(api, volume, { phase: 'Available', lastPhaseTransitionTime: now });
  } else if (!isBound && claimRef.uid !== undefined) {
    const released =
      volume.status?.phase === 'Released'
        ? volume
        : writeStatus(api, volume, { phase: 'Released', lastPhaseTransitionTime: now });
    if (released.spec.persistentVolumeReclaimPolicy === 'Delete')
      api.remove('PersistentVolume', undefined, volume.metadata.name);
  }
}

function dropFinalizer(api: Api, object: PersistentVolume | PersistentVolumeClaim, finalizer: string): void {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer))
    api.update({
      ...object,
      metadata: { ...object.metadata, finalizers: finalizers.filter((entry) => entry !== finalizer) },
    });
}

function teller(
  { events }: ControllerParts,
  claim: PersistentVolumeClaim,
): (type: 'Normal' | 'Warning', reason: string, message: string) => void {
  return (type, reason, message) => {
    events.record(claim, { type, reason, message, component: COMPONENT });
  };
}
