import { aClaim, aPod, now, withDown } from './observed.ts';
import { type Cause, pending } from './pod-causes.ts';

const untolerated =
  '0/3 nodes are available: 3 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
const aNode = (name: string, taints: string[], ready = true) => ({ name, taints, ready });

/** Told by the scheduler and by nodes. */
export const nodeCauses: readonly Cause[] = [
  {
    cause: 'taints that keep a pod and its claim waiting',
    observed: withDown('database', [aPod('database', { ...pending, unschedulable: untolerated })], {
      claims: [aClaim({ phase: 'Pending', volume: undefined, createdAt: now - 45_000 })],
    }),
    change: { nodes: ['node-0', 'node-1', 'node-2'].map((name) => aNode(name, ['x=y:NoSchedule'])) },
    code: 'NODES_TAINTED',
    component: 'database',
    says: /^Taints keep database off the nodes of the cluster \(x=y:NoSchedule\): 0\/3 nodes are available/,
  },
  {
    cause: 'nodes of which some are tainted and the rest is full',
    observed: withDown('storefront', [
      aPod('storefront', {
        ...pending,
        unschedulable:
          '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are available',
      }),
    ]),
    code: 'UNSCHEDULABLE',
    component: 'storefront',
    says: /No node of the cluster has room for storefront/,
  },
  {
    cause: 'nodes of which none is ready',
    observed: withDown('database', [aPod('database', { ...pending, unschedulable: untolerated })]),
    change: {
      nodes: [aNode('node-0', ['node.kubernetes.io/unreachable:NoSchedule'], false)],
    },
    code: 'NODE_NOT_READY',
    component: 'database',
    says: /^The only node that could take database is not ready: node-0\.$/,
  },
  {
    cause: 'a node that was lost',
    observed: withDown('database', [aPod('database', { ready: false })]),
    change: { nodes: [aNode('node-1', [], false)] },
    code: 'NODE_NOT_READY',
    component: 'database',
    says: /^The node node-1, on which database runs, is not ready\.$/,
  },
  {
    cause: 'a pod that its node put out',
    observed: withDown('backend', [
      aPod('backend', {
        ready: false,
        phase: 'Failed',
        evicted: { message: 'The node was low on resource: memory.\n', at: now - 2000 },
      }),
      aPod('backend', { ...pending, name: 'tea-backend-x2' }),
    ]),
    code: 'EVICTED',
    component: 'backend',
    says: /^The node node-1 put backend out: The node was low on resource: memory\.$/,
  },
];
