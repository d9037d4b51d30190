import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { asCurl, asGraphql } from './as-request.ts';

const input = {
  name: 'winter',
  engine: 'MEDUSA' as const,
  plan: 'SMALL' as const,
  config: { title: 'Maria\'s "best"', products: [{ title: 'Star', priceMinor: 950 }] },
};

describe('a request to copy', () => {
  test('is GraphQL that parses, with enums bare and text quoted', () => {
    const text = asGraphql(input);
    expect(() => parse(text)).not.toThrow();
    expect(text).toContain('engine: MEDUSA');
    expect(text).toContain('{ title: "Star", priceMinor: 950 }');
  });

  test('is a shell command whose quotes survive the shell', () => {
    const text = asCurl(input, 'http://localhost:4000/graphql');
    const body = text.slice(text.indexOf("-d '") + 4, -1).replaceAll(`'\\''`, "'");
    expect(JSON.parse(body).variables.input).toEqual(input);
  });
});
