import { storeIdLabel } from '../steps/step.ts';
import { namespaceManifest } from '../steps/namespace.ts';
import { healObject } from './heal-object.ts';
import type { Healed, Patient } from './heal-store.ts';
import { beginRepair } from './repair.ts';
import { healedEvent, notOursFinding } from './words.ts';

const lookAgainMs = 2000;
const foreignAgainMs = 60_000;

/**
 * The watches do not show the store's namespace. Asks the API server itself: only where it is really gone, everything
 * is made again, empty. One of the same name with another uid is somebody else's and is not touched.
 */
export async function remakeNamespace(patient: Patient): Promise<Healed> {
  const { cluster, store, facts, memory, deps } = patient;
  const live = await cluster.connection.namespace(store.namespace);
  if (live?.uid === store.namespaceUid && live?.phase === 'Active') return relabel(patient, live.labels);
  if (live?.phase === 'Terminating') return { acted: false, at: facts.now + lookAgainMs };
  if (live) {
    const isNews = memory.healing.finding?.code !== 'NAMESPACE_NOT_OURS';
    memory.healing.finding = notOursFinding(store.namespace);
    return { acted: isNews, at: facts.now + foreignAgainMs };
  }
  memory.healing.finding = undefined;
  const hadData = facts.volumes.length > 0;
  const acted = await beginRepair(patient, {
    code: 'REPAIR_STARTED',
    message: `The namespace "${store.namespace}" was deleted from outside. The shop is made again${hadData ? ', empty: its data is lost' : ''}.`,
  });
  deps.log('warn', 'a namespace was deleted from outside and is made again', { storeId: store.id });
  return { acted, at: acted ? undefined : facts.now + lookAgainMs };
}

/** It is there and ours: either its labels were taken away, so that the watches miss it, or they are behind. */
async function relabel(patient: Patient, labels: Record<string, string>): Promise<Healed> {
  const { cluster, store, facts, deps } = patient;
  if (labels[storeIdLabel] === store.id) {
    cluster.connection.doubt();
    return { acted: false, at: facts.now + lookAgainMs };
  }
  const manifest = namespaceManifest(store);
  const { connection } = cluster;
  const wanted = { manifest, manager: 'shopyard' as const };
  const answer = await healObject({ connection, wanted, minReplicas: undefined, mayHeal: true });
  if (answer.kind !== 'healed') return { acted: false, at: facts.now + lookAgainMs };
  await deps.db.work.event(healedEvent(patient, manifest, answer));
  return { acted: true, at: undefined };
}
