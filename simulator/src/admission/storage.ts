import type { AdmissionPlugin } from '../api/api.ts';
import { CLAIM_PROTECTION, VOLUME_PROTECTION, isDefaultClass } from '../objects/storage.ts';
import type { PersistentVolumeClaim } from '../objects/storage.ts';
import { isWrite } from './refusal.ts';

const PROTECTION: Record<string, string> = {
  PersistentVolumeClaim: CLAIM_PROTECTION,
  PersistentVolume: VOLUME_PROTECTION,
};

/** New claims get the default class; claims and volumes are protected from going while they are in use. */
export const storage: AdmissionPlugin = (request, api) => {
  const { object } = request;
  const finalizer = PROTECTION[object.kind];
  if (!isWrite(request) || request.operation !== 'CREATE' || finalizer === undefined) return;
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
  if (object.kind !== 'PersistentVolumeClaim') return;
  const { spec } = object as PersistentVolumeClaim;
  const standard =
    spec.storageClassName === undefined ? api.list('StorageClass', { filter: isDefaultClass })[0] : undefined;
  if (standard !== undefined) spec.storageClassName = standard.metadata.name;
};
