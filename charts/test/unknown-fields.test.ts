import { describe, expect, it } from 'vitest';
import { unknownFields } from './unknown-fields.ts';

const deployment = (spec: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'shop' },
  spec,
});
const container = (more: object) =>
  deployment({ template: { spec: { containers: [{ name: 'web', ...more }] } } });

describe('the check for unknown fields', () => {
  it.each([
    [
      'a misspelt field in a list',
      container({ readynessProbe: {} }),
      'Deployment.spec.template.spec.containers[0].readynessProbe',
    ],
    [
      'a misspelt field in an object',
      deployment({ template: { metadata: { lables: {} } } }),
      'Deployment.spec.template.metadata.lables',
    ],
    ['a wrong type', deployment({ replicas: '2' }), 'Deployment.spec.replicas is string, not number'],
    [
      'an object in the place of a list',
      deployment({ template: { spec: { containers: {} } } }),
      'Deployment.spec.template.spec.containers is no list',
    ],
  ])('finds %s', (_, object, path) => {
    expect(unknownFields(object)).toEqual([path]);
  });

  it('accepts what the API knows', () => {
    expect(
      unknownFields(container({ resources: { limits: { cpu: '1' } }, ports: [{ containerPort: 80 }] })),
    ).toEqual([]);
  });

  it('says when it does not know a kind', () => {
    expect(unknownFields({ apiVersion: 'x/v1', kind: 'Nothing', metadata: { name: 'x' } })).toBeUndefined();
  });
});
