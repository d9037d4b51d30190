import type { Contact } from '../backend/carts.ts';
import { textIn } from '../request/form.ts';
import type { Sentence } from '../ui/shop-context.ts';

/** What is wrong with a field: a sentence of its own, or that it is missing. */
export type FieldProblem = Sentence | 'missing';
export type ContactProblems = Partial<Record<keyof Contact, FieldProblem>>;

const optional: readonly (keyof Contact)[] = ['phone'];
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function contactIn(form: URLSearchParams): Contact {
  return {
    email: textIn(form, 'email', 254),
    firstName: textIn(form, 'firstName', 100),
    lastName: textIn(form, 'lastName', 100),
    address: textIn(form, 'address'),
    postalCode: textIn(form, 'postalCode', 20),
    city: textIn(form, 'city', 100),
    country: textIn(form, 'country', 2).toLowerCase(),
    phone: textIn(form, 'phone', 40),
  };
}

/** Empty when the contact can be delivered to. */
export function contactProblems(contact: Contact, countries: readonly string[]): ContactProblems {
  const problems: ContactProblems = {};
  for (const [name, value] of Object.entries(contact) as [keyof Contact, string][])
    if (value === '' && !optional.includes(name)) problems[name] = 'missing';
  if (contact.email !== '' && !email.test(contact.email)) problems.email = 'wrongEmail';
  if (contact.country !== '' && !countries.includes(contact.country)) problems.country = 'wrongCountry';
  return problems;
}
