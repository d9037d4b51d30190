import { isFinished } from '../../operation/operation.ts';
import { placeOf } from '../../operation/step-names.ts';
import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import { type Finding, seconds, type StoreCheck } from './finding.ts';

const edgeGraceMs = 30_000;

/** What can be wrong with the ground a store stands on; these explain before any component does. */
export const groundChecks: readonly StoreCheck[] = [
  { name: 'namespace stays', find: namespaceTerminating },
  { name: 'namespace is the one we made', find: namespaceLost },
];

/** What a store waits for that other stores hold. */
export const turnChecks: readonly StoreCheck[] = [{ name: 'has its turn', find: waitingForTurn }];

/** The data as it was: what is found here stays visible on a store that is READY otherwise. */
export const dataChecks: readonly StoreCheck[] = [
  { name: 'namespace was not lost with its data', find: dataLost },
  { name: 'volumes are the ones recorded', find: volumeLost },
];

/** What READY means, in order; the first violation is why it is not. */
export const readinessChecks: readonly StoreCheck[] = [
  { name: 'namespace there', find: namespaceMissing },
  { name: 'wanted revision applied', find: notApplied },
  { name: 'components ready', find: componentsNotReady },
  { name: 'jobs complete', find: jobsNotComplete },
  { name: 'ingress served', find: edgeNotServed },
  { name: 'shop asked once', find: notAskedYet },
  { name: 'shop sells', find: notSelling },
];

export function firstFinding(
  checks: readonly StoreCheck[],
  facts: StatusFacts,
  pictures: readonly ComponentPicture[],
): Finding | undefined {
  for (const check of checks) {
    const finding = check.find(facts, pictures);
    if (finding) return finding;
  }
  return undefined;
}

function namespaceTerminating({ observed, store }: StatusFacts): Finding | undefined {
  const { namespace } = observed;
  if (namespace === undefined || !(namespace.deleting || namespace.phase === 'Terminating')) return undefined;
  const blockers = namespace.blockers.map((blocker) => blocker.message).join(' ');
  if (namespace.uid === store.namespaceUid)
    return {
      code: 'NAMESPACE_TERMINATING',
      message: `The namespace "${store.namespace}" was deleted from outside and is being emptied, the data included${blockers ? `: ${blockers}` : '.'}`,
      remedy: 'It cannot be stopped. When it is gone, the shop is made again, empty.',
    };
  return {
    code: 'NAMESPACE_TERMINATING',
    message: `The namespace "${store.namespace}" is being deleted and takes nothing new${blockers ? `: ${blockers}` : '.'}`,
    remedy: 'It goes on by itself when the old namespace is gone.',
  };
}

function namespaceLost(facts: StatusFacts): Finding | undefined {
  const { store, observed } = facts;
  if (store.namespaceUid === undefined || observed.namespace?.uid === store.namespaceUid) return undefined;
  const wasThere =
    conditionStatus(facts, 'NAMESPACE_READY') === 'TRUE' ||
    observed.namespace !== undefined ||
    store.readyAt !== undefined;
  const before = previousReason(facts);
  if (!wasThere && before !== 'NAMESPACE_LOST' && before !== 'NAMESPACE_TERMINATING') return undefined;
  return {
    code: 'NAMESPACE_LOST',
    message: namespaceDeleted(store, 'is made again'),
    remedy: 'Restore a backup into it, then acknowledge the loss; or delete the store.',
  };
}

const namespaceDeleted = (
  { namespace }: StatusFacts['store'],
  again: 'is made again' | 'was made again',
): string =>
  `The namespace "${namespace}" was deleted from outside, and everything in it with it, the data included. The shop ${again}, empty.`;

/** Lost data stays the store's reason until a person acknowledges it, however well the shop runs again. */
function dataLost(facts: StatusFacts): Finding | undefined {
  const before = facts.store.status.conditions.find(({ type }) => type === 'DATA_INTACT');
  if (before?.status === 'FALSE' && before.reason === 'NAMESPACE_LOST')
    return {
      code: 'NAMESPACE_LOST',
      message: before.message ?? 'The data of this store is lost.',
      remedy: 'Restore a backup into it, then acknowledge the loss.',
    };
  if (!facts.volumes.some(({ replaced }) => replaced !== true)) return undefined;
  const lost = namespaceLost(facts);
  return lost && { ...lost, message: namespaceDeleted(facts.store, 'was made again') };
}

function waitingForTurn({ waitingFor, operation }: StatusFacts): Finding | undefined {
  if (waitingFor === undefined || operation === undefined || isFinished(operation)) return undefined;
  return {
    code: 'WAITING_FOR_SLOT',
    message:
      waitingFor === 'provisioning'
        ? 'Other stores are being made right now; this one begins as soon as one of them is done.'
        : 'Other stores are being worked on right now; the next step begins as soon as one of those is done.',
    remedy: 'Nothing to do: the queue moves by itself.',
  };
}

function volumeLost({ observed, volumes }: StatusFacts): Finding | undefined {
  for (const claim of observed.claims) {
    const recorded = volumes.filter((volume) => volume.claim === claim.name && volume.replaced !== true);
    if (recorded.length === 0 || recorded.some(({ claimUid }) => claimUid === claim.uid)) continue;
    return {
      code: 'VOLUME_LOST',
      component: claim.component ?? claim.name,
      message: `The volume "${claim.name}" is not the one this store had: it was deleted from outside and made again, empty.`,
      remedy: 'Restore a backup; then acknowledge the loss.',
    };
  }
  return undefined;
}

function namespaceMissing({ store, observed }: StatusFacts): Finding | undefined {
  if (observed.namespace !== undefined && store.namespaceUid !== undefined) return undefined;
  return { code: 'WAITING_FOR_COMPONENT', component: 'namespace', message: 'The namespace is being made.' };
}

function notApplied({ revision }: StatusFacts): Finding | undefined {
  return revision.applied ? undefined : beingInstalled(revision.number);
}

export const beingInstalled = (revision: number): Finding => ({
  code: 'WAITING_FOR_COMPONENT',
  component: 'release',
  message: `Revision ${revision} is being installed.`,
});

function componentsNotReady(facts: StatusFacts, pictures: readonly ComponentPicture[]): Finding | undefined {
  const picture = pictures.find(
    ({ expected, done }) => !done && expected.kind !== 'Job' && expected.kind !== 'Ingress',
  );
  if (!picture) return undefined;
  const { ready, wanted } = picture.status;
  return waitingFor(facts, picture.expected.name, `${ready} of ${wanted} running`);
}

function jobsNotComplete(facts: StatusFacts, pictures: readonly ComponentPicture[]): Finding | undefined {
  const picture = pictures.find(({ expected, done }) => !done && expected.kind === 'Job');
  return picture ? waitingFor(facts, picture.expected.name, 'not finished') : undefined;
}

function edgeNotServed(facts: StatusFacts, pictures: readonly ComponentPicture[]): Finding | undefined {
  const picture = pictures.find(({ expected, done }) => !done && expected.kind === 'Ingress');
  if (!picture) return undefined;
  const since = edgeSince(facts, pictures);
  const waited = seconds(facts.now - since);
  if (facts.now < since + edgeGraceMs)
    return { ...waitingFor(facts, picture.expected.name, 'no address yet'), notBefore: since + edgeGraceMs };
  return {
    code: 'EDGE_NOT_SERVED',
    component: picture.expected.name,
    message: `No ingress controller has given this shop an address for ${waited} s (class "${picture.ingress?.className ?? facts.edge.ingressClass}").`,
    remedy: `Check that a controller for the ingress class runs in the cluster, or set SHOPYARD_EDGE=assume where addresses are never given.`,
  };
}

/** Since when only the edge is missing: the last component to come up, else the last change of phase. */
function edgeSince(facts: StatusFacts, pictures: readonly ComponentPicture[]): number {
  const starts = pictures.flatMap((picture) => picture.pods.map((pod) => pod.startedAt ?? pod.createdAt));
  const release = facts.operation?.steps.find((step) => step.name === 'release')?.finishedAt ?? 0;
  const latest = Math.max(0, release, ...starts);
  return latest === 0 ? facts.store.status.phaseSince : latest;
}

function notAskedYet(facts: StatusFacts): Finding | undefined {
  if (facts.store.wanted.suspended || facts.probe.kind !== 'never') return undefined;
  if (conditionStatus(facts, 'SELLING') !== undefined) return undefined;
  return {
    code: 'WAITING_FOR_COMPONENT',
    component: 'probe',
    message: 'The shop is being asked for its front page.',
  };
}

function notSelling(facts: StatusFacts): Finding | undefined {
  const { probe, seedHash, store, operation } = facts;
  if (store.wanted.suspended) return undefined;
  if (probe.kind === 'never')
    return conditionStatus(facts, 'SELLING') === 'FALSE'
      ? shopNotSelling('it did not answer when last asked')
      : undefined;
  if (probe.kind === 'silent') return shopSilent(probe.message);
  if (probe.kind === 'notSelling') return shopNotSelling(probe.message);
  if (probe.kind !== 'selling' || probe.seedHash === seedHash) return undefined;
  const isChanging = operation && !isFinished(operation) && placeOf(operation.kind) === 'change';
  return isChanging
    ? waitingFor(facts, 'probe', 'the shop shows what it was before')
    : shopNotSelling(`it shows products "${probe.seedHash}" and not yet "${seedHash}"`);
}

const shopNotSelling = (detail: string): Finding => ({
  code: 'SHOP_NOT_SELLING',
  message: `Everything runs, but the shop does not show its front page as it should: ${detail}.`,
  remedy: 'It is asked again and again by itself. If it stays so, read the logs of the storefront.',
});

const shopSilent = (tried: string): Finding => ({
  code: 'SHOP_NOT_SELLING',
  message: `Everything runs, but nobody answers at the address of the shop: ${tried}.`,
  remedy:
    'It is asked again and again by itself. Check that the ingress controller serves that address and that this server can reach it; where it is reached elsewhere, set SHOPYARD_EDGE_ADDRESS, and where it cannot be by design, SHOPYARD_EDGE=assume.',
});

function waitingFor(facts: StatusFacts, name: string, detail: string): Finding {
  const step = facts.operation?.steps.find((candidate) => candidate.name === name);
  const before = facts.store.status.reason;
  const since = step?.startedAt ?? (before?.component === name ? before.at : facts.now);
  const usual = facts.usualSeconds[name];
  return {
    code: 'WAITING_FOR_COMPONENT',
    component: name,
    message: `Waiting for ${name} for ${seconds(facts.now - since)} s: ${detail}${usual === undefined ? '' : `; usually it takes ${Math.round(usual)} s`}.`,
  };
}

export const conditionStatus = (facts: StatusFacts, type: string): string | undefined =>
  facts.store.status.conditions.find((condition) => condition.type === type)?.status;

const previousReason = (facts: StatusFacts): string | undefined => facts.store.status.reason?.code;
