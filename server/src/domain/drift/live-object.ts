import type { Manifest } from '../engine.ts';
import type { FieldOwner } from './ownership.ts';

/** An object as the API server holds it. */
export interface LiveObject extends Manifest {
  metadata: Manifest['metadata'] & {
    uid?: string;
    resourceVersion?: string;
    generation?: number;
    deletionTimestamp?: string;
    managedFields?: FieldOwner[];
  };
}
