import type { WireList } from './wire-objects.ts';

const key = '"managedFields":';

/**
 * The list that `text` says, with the `managedFields` of each object as text under `owners`: half of what the API
 * server sends is trees of owned fields, of which at most a fingerprint is wanted. Throws a SyntaxError where `text`
 * is not JSON.
 */
export function parseList(text: string): WireList {
  const owners: string[] = [];
  try {
    const list = JSON.parse(setAside(text, owners)) as WireList;
    for (const { metadata } of list.items ?? []) {
      if (metadata.owners !== undefined) metadata.owners = owners[Number(metadata.owners)] ?? '';
    }
    return list;
  } catch {
    // Written otherwise than expected, or with "}]" in the name of a field.
    return JSON.parse(text) as WireList;
  }
}

/** `text` with each array of owners replaced by its place in `owners`. Trees hold no arrays: the first `}]` ends one. */
function setAside(text: string, owners: string[]): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const start = text.indexOf(`${key}[{`, at);
    const end = start === -1 ? 0 : text.indexOf('}]', start) + 2;
    if (end < 2) break;
    parts.push(text.slice(at, start), `"owners":${owners.length}`);
    owners.push(text.slice(start + key.length, end));
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}
