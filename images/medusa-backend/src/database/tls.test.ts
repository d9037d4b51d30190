import { expect, it } from 'vitest';
import { databaseConnection } from './tls.ts';

const plain = 'postgres://shop_a:secret@shop-database:5432/shop';

it.each([
  ['', false],
  ['?sslmode=disable', false],
  ['?sslmode=prefer', false],
  ['?sslmode=require', { rejectUnauthorized: false }],
  ['?sslmode=verify-ca', { rejectUnauthorized: true }],
  ['?sslmode=verify-full', { rejectUnauthorized: true }],
])('an address that ends with %j connects with ssl %j', (query, ssl) => {
  expect(databaseConnection(plain + query)).toEqual({ url: plain, ssl });
});

it('keeps the other parameters', () => {
  expect(databaseConnection(`${plain}?application_name=a&sslmode=require&x=1`).url).toBe(
    `${plain}?application_name=a&x=1`,
  );
});

it('refuses a mode that does not exist: connecting unprotected instead would be worse', () => {
  expect(() => databaseConnection(`${plain}?sslmode=verifyfull`)).toThrow('sslmode=verifyfull');
});
