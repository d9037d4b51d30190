import { describe, expect, test } from 'vitest';
import { decodeId, encodeId, idOf } from './ids.ts';
import { creationInput } from './mutations.ts';

describe('an id that a client gives', () => {
  test('is decoded for its type', () => {
    expect(idOf('Cluster', encodeId('Cluster', 'a-uid'))).toBe('a-uid');
    expect(idOf('Operation', 'op_1')).toBe('op_1');
    expect(decodeId(encodeId('Event', 7))).toEqual({ typename: 'Event', id: '7' });
  });

  test.each([
    ['Cluster', 'prod'],
    ['Cluster', 'str_1'],
    ['Operation', 'nothing'],
  ] as const)('and is none of a %s stays as it was given, so that the refusal names it: %s', (type, id) => {
    expect(idOf(type, id)).toBe(id);
  });
});

test('a creation with null is the same as one without the member', () => {
  const input = { name: 'tea', engine: 'MEDUSA' } as const;
  expect(creationInput({ ...input, plan: null })).toEqual(creationInput({ ...input, plan: 'SMALL' }));
});
