import type { FieldOwner, Owner } from './ownership.ts';

/** An owner with the tree of its fields as text: what JSON.stringify makes of the tree. */
export interface WrittenOwner extends Owner {
  fields: string | undefined;
}

export const writtenOwner = ({ fieldsV1, ...owner }: FieldOwner): WrittenOwner => ({
  ...owner,
  fields: fieldsV1 && JSON.stringify(fieldsV1),
});

const fieldsOpening = '"fieldsV1":';
const between = '},{"manager":';
const subresource = ',"subresource":';

/**
 * The owners in the text of a `managedFields`, without a look into the trees where the text is written as API servers
 * write it (no spaces, nothing escaped, "manager" first). Throws a SyntaxError where it is not JSON.
 */
export function ownersInText(text: string): WrittenOwner[] {
  const parsed = (): WrittenOwner[] => (JSON.parse(text) as FieldOwner[]).map(writtenOwner);
  if (!text.startsWith('[{"manager":') || /\\u|\s/.test(text)) return parsed();
  try {
    return text.slice(2, -2).split(between).map(ownerIn);
  } catch {
    return parsed();
  }
}

/** `part` is an owner without its braces and, but for the first, without `"manager":`. */
function ownerIn(part: string, index: number): WrittenOwner {
  const whole = index === 0 ? part : `"manager":${part}`;
  // Or a name that looks so; either way it is not what was expected.
  if (whole.includes('},{')) throw new SyntaxError('more than one owner');
  const start = whole.indexOf(fieldsOpening);
  if (start === -1) return { ...(JSON.parse(`{${whole}}`) as Owner), fields: undefined };
  const last = whole.lastIndexOf(`}${subresource}`);
  const end = last === -1 ? whole.length : last + 1;
  // Without the comma before the tree: the one after it stands in its place.
  const rest = `{${whole.slice(0, start - 1)}${whole.slice(end)}}`;
  return { ...(JSON.parse(rest) as Owner), fields: whole.slice(start + fieldsOpening.length, end) };
}
