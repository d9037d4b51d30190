/**
 * A set of field paths, as `managedFields` carries it (FieldsV1): a tree whose nodes may be members themselves.
 * Keys are `f:name`, `k:{"name":"web"}`, `v:"value"`.
 */
export interface FieldSet {
  member: boolean;
  children: Map<string, FieldSet>;
}

export const emptySet = (member = false): FieldSet => ({ member, children: new Map() });

export const isEmpty = (set: FieldSet): boolean => !set.member && set.children.size === 0;

export function fromFieldsV1(json: Record<string, unknown>): FieldSet {
  const set = emptySet();
  for (const [key, value] of Object.entries(json)) {
    if (key === '.') {
      set.member = true;
      continue;
    }
    const child = fromFieldsV1(value as Record<string, unknown>);
    if (child.children.size === 0) child.member = true;
    set.children.set(key, child);
  }
  return set;
}

export function toFieldsV1(set: FieldSet, root = true): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (set.member && set.children.size > 0 && !root) out['.'] = {};
  for (const key of [...set.children.keys()].sort()) {
    const child = set.children.get(key);
    if (child !== undefined) out[key] = toFieldsV1(child, false);
  }
  return out;
}

/** Adds `child` under `key` unless it is empty. */
export function attach(set: FieldSet, key: string, child: FieldSet): void {
  if (!isEmpty(child)) set.children.set(key, child);
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  const out = emptySet(left.member || right.member);
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    out.children.set(key, other === undefined ? child : union(child, other));
  }
  for (const [key, child] of right.children) if (!left.children.has(key)) out.children.set(key, child);
  return out;
}

/** Members of both. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const out = emptySet(left.member && right.member);
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    if (other !== undefined) attach(out, key, intersection(child, other));
  }
  return out;
}

/** Members of `left` that are not members of `right`. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  const out = emptySet(left.member && !right.member);
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    attach(out, key, other === undefined ? child : difference(child, other));
  }
  return out;
}

/** Members of `left` that neither are members of `right` nor lie below one. */
export function differenceBelow(left: FieldSet, right: FieldSet): FieldSet {
  if (right.member) return emptySet();
  const out = emptySet(left.member);
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    attach(out, key, other === undefined ? child : differenceBelow(child, other));
  }
  return out;
}

/** The members as the real server shows them: `.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const paths = set.member && prefix !== '' ? [prefix] : [];
  for (const key of [...set.children.keys()].sort()) {
    const child = set.children.get(key);
    if (child !== undefined) paths.push(...pathsOf(child, prefix + segment(key)));
  }
  return paths;
}

function segment(key: string): string {
  const text = key.slice(2);
  if (key.startsWith('f:')) return `.${text}`;
  if (key.startsWith('v:')) return `[=${text}]`;
  const keys = Object.entries(JSON.parse(text) as Record<string, unknown>).map(
    ([name, value]) => `${name}=${JSON.stringify(value)}`,
  );
  return `[${keys.join(',')}]`;
}
