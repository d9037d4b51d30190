import type { UserError } from '../reason.ts';
import { refusal, shown } from './refusal.ts';

const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** A plain address `name@domain.tld` of ASCII letters, as both engines and mail servers take it. */
export function emailProblem(email: string, path: readonly string[]): UserError | undefined {
  const at = email.lastIndexOf('@');
  const [name, domain] = [email.slice(0, Math.max(at, 0)), email.slice(at + 1)];
  const labels = domain.split('.');
  const isRight =
    email.length <= 254 &&
    at > 0 &&
    local.test(name) &&
    !/^\.|\.\.|\.$/.test(name) &&
    labels.length > 1 &&
    labels.every((part) => label.test(part));
  if (isRight) return undefined;
  return refusal(path, `${shown(email)} is no e-mail address.`, 'Use an address such as owner@example.com.');
}
