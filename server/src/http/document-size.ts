import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Limits of one document, counted with its fragments spread out. */
export interface DocumentLimits {
  tokens: number;
  /** Without `ofType`: what unwraps a type in introspection is one chain, however long. */
  depth: number;
  fields: number;
  aliases: number;
}

export const documentLimits: DocumentLimits = { tokens: 5000, depth: 14, fields: 1500, aliases: 100 };

interface Size {
  depth: number;
  fields: number;
  aliases: number;
}

const nothing: Size = { depth: 0, fields: 0, aliases: 0 };

/**
 * Why a document is too large, or undefined. Each fragment is counted once and its size used again, so that a document
 * whose fragments double twenty times over costs no more than its own length. Cycles count as empty: validation
 * refuses them.
 */
export function documentTooLarge(
  document: DocumentNode,
  limits: DocumentLimits = documentLimits,
): GraphQLError | undefined {
  const fragments = new Map(
    document.definitions
      .filter(
        (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
      )
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const counted = new Map<string, Size>();

  const ofFragment = (name: string): Size => {
    const known = counted.get(name);
    if (known) return known;
    counted.set(name, nothing);
    const size = ofSet(fragments.get(name)?.selectionSet);
    counted.set(name, size);
    return size;
  };
  const ofSelection = (selection: SelectionNode): Size => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return ofFragment(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return ofSet(selection.selectionSet);
    const inner = ofSet(selection.selectionSet);
    return {
      depth: inner.depth + (selection.name.value === 'ofType' ? 0 : 1),
      fields: inner.fields + 1,
      aliases: inner.aliases + (selection.alias === undefined ? 0 : 1),
    };
  };
  const ofSet = (set: SelectionSetNode | undefined): Size => {
    const total = { ...nothing };
    for (const selection of set?.selections ?? []) {
      const size = ofSelection(selection);
      total.depth = Math.max(total.depth, size.depth);
      total.fields += size.fields;
      total.aliases += size.aliases;
    }
    return total;
  };

  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION && definition.kind !== Kind.FRAGMENT_DEFINITION)
      continue;
    const size = ofSet(definition.selectionSet);
    for (const what of ['depth', 'fields', 'aliases'] as const)
      if (size[what] > limits[what]) return tooLarge(what, size[what], limits[what]);
  }
  return undefined;
}

const tooLarge = (what: string, used: number, max: number): GraphQLError =>
  new GraphQLError(
    `This document is too large: ${what} ${used > 1e6 ? 'over a million' : String(used)} of at most ${String(max)}. Ask for less at once.`,
    { extensions: { code: 'QUERY_TOO_LARGE' } },
  );
