import { expect, test } from 'vitest';
import type { EdgeSettings } from './cluster.ts';
import { edgeAdmission, edgeAdmissionWarnings } from './edge-controllers.ts';

const edge: EdgeSettings = {
  baseDomain: 'localhost',
  scheme: 'http',
  port: undefined,
  ingressClass: 'kong',
  storageClass: undefined,
  readiness: 'address',
  probeAddress: undefined,
};
const kong = { namespace: 'edge', podLabels: { 'app.kubernetes.io/name': 'kong' } };
const found = [
  { className: 'kong', controller: 'ingress-controllers.konghq.com/kong', pods: [kong] },
  { className: 'alb', controller: 'ingress.k8s.aws/alb', pods: [] },
];

test('a store lets in the controller of its own class', () => {
  expect(edgeAdmission({ ...edge, found })).toEqual({ controllers: [kong] });
  expect(edgeAdmissionWarnings({ ...edge, found })).toEqual([]);
});

test('where nothing was found a plan says so, until a setting names who comes in', () => {
  const alb = { ...edge, ingressClass: 'alb', found };
  expect(edgeAdmission(alb)).toEqual({});
  expect(edgeAdmissionWarnings(alb)).toEqual([expect.stringContaining('controller ingress.k8s.aws/alb')]);
  const admitted = { pods: [{ namespace: 'lb' }], cidrs: ['10.1.0.0/16'] };
  expect(edgeAdmission({ ...alb, admitted })).toEqual({
    controllers: [{ namespace: 'lb' }],
    controllerCidrs: ['10.1.0.0/16'],
  });
  expect(edgeAdmissionWarnings({ ...alb, admitted })).toEqual([]);
});

test('what was not asked for, or may not be read, is left to the chart', () => {
  expect(edgeAdmission(edge)).toEqual({});
  expect(edgeAdmissionWarnings(edge)).toEqual([]);
});
