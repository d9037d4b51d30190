import { expect, it } from 'vitest';
import { undecodable } from './decode-manifest.ts';

const ingress = (name: string, label = '"shop"') => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
  namespace: store-shop
  labels:
    app.kubernetes.io/instance: ${label}
`;

const deployment = (value: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: shop-web }
spec:
  replicas: 2
  template:
    metadata: { labels: { a: b } }
    spec:
      containers:
        - name: web
          env: [{ name: STORE, value: ${value} }, { name: KEY, valueFrom: { secretKeyRef: { key: no } } }]
`;

it.each([ingress('"yes"'), ingress('shop'), deployment('"1e3"'), '', '---\n# nothing\n'])(
  'takes what the API can decode',
  (manifest) => {
    expect(undecodable(manifest)).toBeUndefined();
  },
);

it.each([
  [ingress('yes'), 'Ingress true: metadata.name is read as boolean true, not as text'],
  [
    ingress('"off"', 'off'),
    'Ingress off: metadata.labels.app.kubernetes.io/instance is read as boolean false, not as text',
  ],
  [
    ingress('shop', '1e3'),
    'Ingress shop: metadata.labels.app.kubernetes.io/instance is read as number 1000, not as text',
  ],
  [
    ingress('shop', 'null'),
    'Ingress shop: metadata.labels.app.kubernetes.io/instance is read as object null, not as text',
  ],
  [deployment('0123'), 'Deployment shop-web: env STORE.value is read as number 83, not as text'],
  [
    'kind: Secret\nmetadata: { name: a }\ndata: { KEY: 1 }\n',
    'Secret a: data.KEY is read as number 1, not as text',
  ],
])('names the object and the field that YAML reads otherwise', (manifest, sentence) => {
  expect(undecodable(manifest)).toBe(sentence);
});
