import { expect, test } from 'vitest';
import type { EdgeSettings } from './cluster.ts';
import { edgeOfStore, isStoreEdge, keptEdge, keptEdgeWarnings } from './store-edge.ts';

const made: EdgeSettings = {
  baseDomain: 'shops.example.com',
  scheme: 'https',
  port: undefined,
  ingressClass: 'traefik',
  storageClass: undefined,
  readiness: 'address',
  probeAddress: undefined,
};
const now: EdgeSettings = {
  ...made,
  baseDomain: 'new.example.com',
  scheme: 'http',
  port: 8080,
  ingressClass: 'a-hosted',
  storageClass: 'slow',
  readiness: 'assume',
  probeAddress: '10.0.0.7',
};

test('a store keeps address and classes; where it is asked at and what READY takes are those of the server', () => {
  expect(edgeOfStore(now, keptEdge(made))).toEqual({
    ...made,
    readiness: 'assume',
    probeAddress: '10.0.0.7',
  });
  expect(edgeOfStore(now, undefined)).toEqual(now);
});

test('the port at which an edge of our own listens is that of all stores', () => {
  expect(edgeOfStore({ ...now, ownPort: 4080 }, keptEdge({ ...made, port: 4090 })).port).toBe(4080);
});

test('a plan says what stays', () => {
  expect(keptEdgeWarnings(made, keptEdge(made))).toEqual([]);
  expect(keptEdgeWarnings(now, keptEdge(made))).toEqual([
    'The ingress class of the store stays traefik, with which it was made; this server makes new stores with a-hosted.',
    "The storage class of the store stays the cluster's default, with which it was made; this server makes new stores with slow.",
    'The base domain of the store stays shops.example.com, with which it was made; this server makes new stores with new.example.com.',
    'The public address of the store stays https, with which it was made; this server makes new stores with http on port 8080.',
  ]);
});

test('what a record says of the edge is judged', () => {
  expect(isStoreEdge(keptEdge(made))).toBe(true);
  expect(isStoreEdge(JSON.parse(JSON.stringify(keptEdge(now))))).toBe(true);
  for (const wrong of [
    null,
    {},
    { ...keptEdge(made), scheme: 'ftp' },
    { ...keptEdge(made), ingressClass: 'A b' },
    { ...keptEdge(made), port: 0 },
    { ...keptEdge(made), baseDomain: 7 },
  ])
    expect(isStoreEdge(wrong)).toBe(false);
});
