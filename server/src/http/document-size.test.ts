import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { documentLimits, documentTooLarge } from './document-size.ts';

const nested = (depth: number) => parse(`{ ${'a { '.repeat(depth - 1)} b ${'} '.repeat(depth - 1)} }`);

describe('the depth of a document', () => {
  test('has one limit, which the refusal names', () => {
    expect(documentTooLarge(nested(documentLimits.depth))).toBeUndefined();
    expect(documentTooLarge(nested(documentLimits.depth + 1))?.message).toContain('depth 15 of at most 14');
  });

  test.each([1, 9, 11, 30])('has room for introspection that unwraps %d times', (typeDepth) => {
    expect(
      documentTooLarge(parse(getIntrospectionQuery({ typeDepth, inputValueDeprecation: true }))),
    ).toBeUndefined();
  });
});
