import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { FormError, isForeign, readForm, textIn, wholeNumber } from './form.ts';

const request = (headers: Record<string, string>, body = ''): IncomingMessage =>
  Object.assign(Readable.from([Buffer.from(body)]), { headers }) as unknown as IncomingMessage;
const form = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };

test('a form is read as it was filled in', async () => {
  const read = await readForm(request(form, 'city=K%C3%B6ln&name=%22%3Cb%3E%22+%F0%9F%AB%96'));
  expect(read.get('city')).toBe('Köln');
  expect(textIn(read, 'name')).toBe('"<b>" 🫖');
});

test('what is too large or no form is refused', async () => {
  await expect(readForm(request(form, 'a='.padEnd(40_000, 'x')))).rejects.toBeInstanceOf(FormError);
  await expect(readForm(request({ 'content-type': 'application/json' }, '{}'))).rejects.toBeInstanceOf(
    FormError,
  );
  await expect(readForm(request({}))).rejects.toBeInstanceOf(FormError);
});

test.each([
  [{ host: 'shop.example', origin: 'http://shop.example' }, false],
  [{ host: 'shop.example:8080', origin: 'http://shop.example:8080' }, false],
  [{ host: 'shop.example', 'sec-fetch-site': 'same-origin' }, false],
  [{ host: 'shop.example' }, false],
  [{ host: 'shop.example', origin: 'https://evil.example' }, true],
  [{ host: 'shop.example', origin: 'null' }, true],
  [{ host: 'shop.example', 'sec-fetch-site': 'cross-site' }, true],
  [{ host: 'shop.example', 'sec-fetch-site': 'same-site', origin: 'http://other.example' }, true],
])('a post with %o is foreign: %s', (headers, foreign) => {
  expect(isForeign(request(headers))).toBe(foreign);
});

test('a line of text has no control characters and an end', () => {
  const given = new URLSearchParams({ name: ` a\r\nb\u0000c ${'x'.repeat(300)}` });
  expect(textIn(given, 'name', 8)).toBe('a b c xx');
  expect(textIn(given, 'other')).toBe('');
});

test.each([
  ['1', 1],
  [' 99 ', 99],
  ['0', undefined],
  ['100', undefined],
  ['1.5', undefined],
  ['-1', undefined],
  ['1e1', undefined],
  ['', undefined],
])('quantity "%s" is %s', (text, quantity) => {
  expect(wholeNumber(text, 1, 99)).toBe(quantity);
});
