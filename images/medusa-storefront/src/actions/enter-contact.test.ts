import { expect, test } from 'vitest';
import { contactIn, contactProblems } from './enter-contact.ts';

const filled = {
  email: 'ada@shop.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  address: 'Weg 1',
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  phone: '',
};
const problemsOf = (change: Record<string, string>) =>
  contactProblems(contactIn(new URLSearchParams({ ...filled, ...change })), ['de', 'at']);

test('a complete contact has no problem; a phone is not needed', () => {
  expect(problemsOf({})).toEqual({});
});

test.each([
  [{ email: 'ada' }, { email: 'wrongEmail' }],
  [{ email: 'a b@c.d' }, { email: 'wrongEmail' }],
  [{ country: 'US' }, { country: 'wrongCountry' }],
  [{ city: '  ' }, { city: 'missing' }],
  [
    { email: '', lastName: '' },
    { email: 'missing', lastName: 'missing' },
  ],
])('%o comes back as %o', (change, problems) => {
  expect(problemsOf(change)).toEqual(problems);
});
