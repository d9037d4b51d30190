import { expect, test } from 'vitest';
import { edgeSettings, type ClusterClasses } from './edge-settings.ts';

const settings = {
  ingressClass: undefined,
  storageClass: undefined,
  storeBaseDomain: 'shops.example.com',
  edgeScheme: 'https',
  edgePort: undefined,
  edge: 'address',
  edgeAddress: undefined,
  edgeControllers: undefined,
} as const;

const edgeWith = (
  classes: Partial<ClusterClasses>,
  set: { ingressClass?: string; storageClass?: string } = {},
) =>
  edgeSettings({ ...settings, ...set }, undefined, {
    ingressClasses: ['traefik'],
    defaultIngressClasses: [],
    storageClasses: ['local-path'],
    defaultStorageClasses: ['local-path'],
    ...classes,
  });

test('stores get the marked ingress class, whatever comes first by name', () => {
  const classes = { ingressClasses: ['alb-internal', 'traefik'], defaultIngressClasses: ['traefik'] };
  expect(edgeWith(classes)).toMatchObject({ ingressClass: 'traefik', storageClass: undefined });
  expect(edgeWith(classes, { ingressClass: 'alb-internal' }).ingressClass).toBe('alb-internal');
});

test('the start is refused with the names where only a person can choose', () => {
  const ingressClasses = ['alb-internal', 'traefik'];
  expect(() => edgeWith({ ingressClasses })).toThrow(
    'The cluster has more than one IngressClass and marks none as its default: alb-internal, traefik. Set SHOPYARD_INGRESS_CLASS (or INGRESS_CLASS)',
  );
  expect(() => edgeWith({ ingressClasses, defaultIngressClasses: ingressClasses })).toThrow(
    'The cluster marks more than one IngressClass as its default: alb-internal, traefik.',
  );
  expect(() => edgeWith({ ingressClasses: [] })).toThrow('The cluster has no IngressClass');
  expect(() => edgeWith({ storageClasses: ['fast', 'slow'], defaultStorageClasses: [] })).toThrow(
    'The cluster has more than one StorageClass and marks none as its default: fast, slow. Set SHOPYARD_STORAGE_CLASS (or STORAGE_CLASS)',
  );
});

test('the only storage class is named where it is not marked; without any, claims wait and say so', () => {
  expect(edgeWith({ defaultStorageClasses: [] }).storageClass).toBe('local-path');
  expect(edgeWith({ storageClasses: [], defaultStorageClasses: [] }).storageClass).toBeUndefined();
});

test('who else may reach shops is read from a list', () => {
  const edgeControllers = 'lb, edge/app.kubernetes.io/name=kong,10.1.0.0/16, fd00::/8';
  const classes = {
    ingressClasses: ['kong'],
    defaultIngressClasses: [],
    storageClasses: [],
    defaultStorageClasses: [],
  };
  expect(edgeSettings({ ...settings, edgeControllers }, undefined, classes).admitted).toEqual({
    pods: [{ namespace: 'lb' }, { namespace: 'edge', podLabels: { 'app.kubernetes.io/name': 'kong' } }],
    cidrs: ['10.1.0.0/16', 'fd00::/8'],
  });
  const wrong = { ...settings, edgeControllers: 'lb,Edge' };
  expect(() => edgeSettings(wrong, undefined, classes)).toThrow('SHOPYARD_EDGE_CONTROLLERS names "Edge"');
});
