import { isRecord } from '../schema/decode.ts';
import type { FieldType } from '../schema/field-type.ts';
import { same } from '../schema/same.ts';
import { attach, emptySet, union } from './field-set.ts';
import type { FieldSet } from './field-set.ts';

/** The key of a list item among its siblings: its key fields (defaults filled in), or the value itself in a set. */
export function itemKey(item: unknown, list: FieldType): string {
  if (list.listType === 'set' || !isRecord(item)) return `v:${JSON.stringify(item)}`;
  const element = list.element();
  const keys: Record<string, unknown> = {};
  for (const name of [...list.listKeys].sort()) {
    const value = item[name] ?? element?.field(name)?.default;
    if (value !== undefined) keys[name] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

const keyed = (items: unknown, list: FieldType): Map<string, unknown> =>
  new Map((Array.isArray(items) ? items : []).map((item) => [itemKey(item, list), item]));

/** The fields a configuration speaks of: leaves, atomic values, list items; empty maps count as themselves. */
export function fieldsOf(value: unknown, type: FieldType, isItem = false, withParents = false): FieldSet {
  if (type.atomic || value === null || typeof value !== 'object') return emptySet(true);
  const set = emptySet(isItem);
  if (type.shape === 'list') {
    const element = type.element();
    for (const [key, item] of keyed(value, type))
      attach(set, key, element === undefined ? emptySet(true) : fieldsOf(item, element, true, withParents));
  } else
    for (const [key, child] of Object.entries(value)) {
      const field = fieldType(type, key);
      if (field !== undefined && child !== undefined)
        attach(set, `f:${key}`, fieldsOf(child, field, false, withParents));
    }
  if (set.children.size === 0 || (withParents && type.shape !== 'struct')) set.member = true;
  return set;
}

export const fieldType = (type: FieldType, key: string): FieldType | undefined =>
  type.shape === 'struct' ? type.field(key) : type.element();

export interface Comparison {
  changed: FieldSet;
  removed: FieldSet;
}

/** What differs between two forms of one object. */
export function compare(before: unknown, after: unknown, type: FieldType, isItem = false): Comparison {
  if (before === undefined && after === undefined) return { changed: emptySet(), removed: emptySet() };
  if (before === undefined) return { changed: fieldsOf(after, type, isItem, true), removed: emptySet() };
  if (after === undefined)
    return { changed: emptySet(), removed: { ...fieldsOf(before, type, isItem, true), member: true } };
  const granular =
    !type.atomic &&
    typeof before === 'object' &&
    typeof after === 'object' &&
    before !== null &&
    after !== null;
  if (!granular) return { changed: emptySet(!same(before, after)), removed: emptySet() };
  const changed = emptySet();
  const removed = emptySet();
  const note = (key: string, one: unknown, other: unknown, child: FieldType, item: boolean) => {
    if (one === other) return;
    const part = compare(one, other, child, item);
    attach(changed, key, part.changed);
    attach(removed, key, part.removed);
  };
  if (type.shape === 'list') {
    const [old, next, element] = [keyed(before, type), keyed(after, type), type.element()];
    for (const key of new Set([...old.keys(), ...next.keys()]))
      note(key, old.get(key), next.get(key), element ?? type, true);
  } else {
    const [old, next] = [before as Record<string, unknown>, after as Record<string, unknown>];
    for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
      const field = fieldType(type, key);
      if (field !== undefined) note(`f:${key}`, old[key], next[key], field, false);
    }
  }
  return { changed, removed };
}

/** Lays an applied configuration over the live object: maps and keyed lists merge, the rest is replaced. */
export function mergeTyped(live: unknown, applied: unknown, type: FieldType): unknown {
  if (applied === undefined || (applied === null && live !== undefined)) return live;
  if (
    live === undefined ||
    live === null ||
    type.atomic ||
    typeof live !== 'object' ||
    typeof applied !== 'object'
  )
    return applied;
  if (type.shape === 'list') return mergeList(live, applied, type);
  const out: Record<string, unknown> = { ...(live as Record<string, unknown>) };
  for (const [key, value] of Object.entries(applied as object)) {
    const field = fieldType(type, key);
    out[key] = field === undefined ? value : mergeTyped(out[key], value, field);
  }
  return out;
}

function mergeList(live: unknown, applied: unknown, type: FieldType): unknown[] {
  const element = type.element();
  const old = keyed(live, type);
  const next = keyed(applied, type);
  const order = mergedOrder([...old.keys()], [...next.keys()]);
  return order.map((key) =>
    next.has(key)
      ? old.has(key) && element !== undefined
        ? mergeTyped(old.get(key), next.get(key), element)
        : next.get(key)
      : old.get(key),
  );
}

/** Applied order wins; items only the live list has keep their place relative to their neighbours. */
function mergedOrder(old: readonly string[], next: readonly string[]): string[] {
  const applied = new Set(next);
  const order: string[] = [];
  let position = 0;
  for (const key of old) {
    if (!applied.has(key)) order.push(key);
    else {
      const index = next.indexOf(key, position);
      if (index !== -1) {
        order.push(...next.slice(position, index + 1));
        position = index + 1;
      }
    }
  }
  return [...order, ...next.slice(position)];
}

/** Removes what the manager applied before, applies no longer, and nobody else owns. */
export function prune(value: unknown, type: FieldType, last: FieldSet, owned: FieldSet): unknown {
  if (type.atomic || typeof value !== 'object' || value === null) return value;
  if (type.shape === 'list') {
    const element = type.element();
    return (value as unknown[]).flatMap((item) => {
      const key = itemKey(item, type);
      const before = last.children.get(key);
      if (before === undefined) return [item];
      const now = owned.children.get(key);
      if (now === undefined) return [];
      return [element === undefined ? item : prune(item, element, before, now)];
    });
  }
  const out: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    const before = last.children.get(`f:${key}`);
    const now = owned.children.get(`f:${key}`);
    const field = fieldType(type, key);
    if (before === undefined || field === undefined) out[key] = child;
    else if (now !== undefined) out[key] = prune(child, field, before, now);
  }
  return out;
}

export const unionAll = (sets: readonly FieldSet[]): FieldSet => sets.reduce(union, emptySet());
