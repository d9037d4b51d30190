import { isLiving } from '../components.ts';
import type { ObservedNode, ObservedPod } from '../observed.ts';
import type { ComponentPicture, StatusFacts } from '../status-facts.ts';
import { brief, type ComponentCheck, type Finding } from './finding.ts';

/** Times of the cluster are whole seconds, and its clock may differ from ours. */
const slackMs = 15_000;

/** What nodes do to a component: none takes it, the one it is on is lost, or one put it out. */
export const nodeChecks: readonly ComponentCheck[] = [
  { name: 'a node takes it', blames: 'itself', find: noNode },
  { name: 'its node is ready', blames: 'itself', find: nodeLost },
  { name: 'no node put it out', blames: 'itself', find: evicted },
];

const waitsForVolume = /unbound immediate PersistentVolumeClaim|available persistent volumes to bind/i;
const ofTaints = /taint|node\(s\) were unschedulable/i;
const ofRoom = /insufficient|too many pods|no available (?:cpu|memory)/i;

/** A pod that no node takes; undefined where it is its volume that it waits for. */
export const unscheduledPod = ({ pods }: ComponentPicture): ObservedPod | undefined =>
  pods.find(
    (pod) => isLiving(pod) && pod.unschedulable !== undefined && !waitsForVolume.test(pod.unschedulable),
  );

function noNode(picture: ComponentPicture, { nodes = [] }: StatusFacts): Finding | undefined {
  const pod = unscheduledPod(picture);
  if (pod?.unschedulable === undefined) return undefined;
  const { name } = picture.expected;
  // What follows speaks of making room by preemption.
  const [why = ''] = pod.unschedulable.split(/\. (?:no new claims|preemption:)/);
  const reasons = why.replace(/^.*?nodes are available: /, '').split(/, (?=\d+ )/);
  const detail = brief(pod.unschedulable).replace(/\.$/, '');
  if (reasons.every((reason) => ofTaints.test(reason))) return tainted(name, pod, detail, nodes);
  if (ofRoom.test(why))
    return {
      code: 'UNSCHEDULABLE',
      message: `No node of the cluster has room for ${name}: ${detail}.`,
      remedy:
        'Add a node, delete what is not needed, or choose a smaller plan. It goes on by itself as soon as there is room.',
      pod: pod.name,
    };
  return {
    code: 'UNSCHEDULABLE',
    message: `No node of the cluster takes ${name}: ${detail}.`,
    remedy:
      'The message tells what the nodes lack; a smaller plan does not help. It goes on by itself as soon as one fits.',
    pod: pod.name,
  };
}

function tainted(name: string, pod: ObservedPod, detail: string, nodes: readonly ObservedNode[]): Finding {
  const tied = nodes.filter(({ taints }) => taints.length > 0);
  if (tied.length > 0 && tied.every(({ ready }) => !ready))
    return {
      code: 'NODE_NOT_READY',
      message: `${tied.length === 1 ? 'The only node' : 'Every node'} that could take ${name} is not ready: ${listed(tied.map((node) => node.name))}.`,
      remedy: 'See what is wrong with these nodes, or add one. It goes on by itself as soon as one is ready.',
      pod: pod.name,
    };
  const taints = [...new Set(tied.flatMap((node) => node.taints))];
  const which = taints.length === 0 ? '' : ` (${listed(taints)})`;
  return {
    code: 'NODES_TAINTED',
    message: `Taints keep ${name} off the nodes of the cluster${which}: ${detail}.`,
    remedy:
      'Remove the taint from a node (kubectl taint nodes NODE KEY-), or add a node without one; a smaller plan does not help. It goes on by itself then.',
    pod: pod.name,
  };
}

function nodeLost({ expected, pods }: ComponentPicture, { nodes = [] }: StatusFacts): Finding | undefined {
  const pod = pods.find(({ node }) => nodes.some(({ name, ready }) => name === node && !ready));
  if (pod?.node === undefined) return undefined;
  return {
    code: 'NODE_NOT_READY',
    message: `The node ${pod.node}, on which ${expected.name} runs, is not ready.`,
    remedy:
      'See what is wrong with this node. If it will not come back, delete it from the cluster (kubectl delete node): then another one takes over.',
    pod: pod.name,
  };
}

/** Only what put it out of the state it is in now: one that was replaced long ago explains nothing. */
function evicted({ expected, pods }: ComponentPicture, { store }: StatusFacts): Finding | undefined {
  const before = store.status.components.find(({ name }) => name === expected.name);
  const from = (before?.lackingSince ?? 0) - slackMs;
  const last = pods
    .flatMap((pod) => (pod.evicted === undefined || pod.evicted.at < from ? [] : [{ pod, ...pod.evicted }]))
    .toSorted((a, b) => b.at - a.at)[0];
  if (last === undefined) return undefined;
  const node = last.pod.node === undefined ? 'A node' : `The node ${last.pod.node}`;
  return {
    code: 'EVICTED',
    message: `${node} put ${expected.name} out: ${brief(last.message).replace(/[.\s]+$/, '')}.`,
    remedy:
      'It is started again by itself. If it happens again, add a node or room on this one (memory, disk), or choose a larger plan.',
    pod: last.pod.name,
  };
}

const listed = (names: readonly string[]): string =>
  brief(`${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`, 160);
