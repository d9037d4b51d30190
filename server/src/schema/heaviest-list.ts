import {
  getArgumentValues,
  getNamedType,
  Kind,
  isInterfaceType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type SelectionSetNode,
} from 'graphql';

interface Lists {
  /** The lists on the way, with the items that each counts for. */
  path: readonly string[];
  items: number;
}

type Info = Pick<GraphQLResolveInfo, 'schema' | 'operation' | 'fragments' | 'variableValues'>;

/** The way through nested lists with the most items in a document, in words; undefined if there is no list. */
export function heaviestList(info: Info): string | undefined {
  const lists = ofSet(info, info.operation.selectionSet, info.schema.getRootType(info.operation.operation));
  if (lists.path.length === 0) return undefined;
  return `${lists.path.join(' × ')}${lists.path.length > 1 ? ` = ${String(lists.items)} items` : ''}`;
}

function ofSet(info: Info, set: SelectionSetNode, type: GraphQLNamedType | null | undefined): Lists {
  let heaviest: Lists = { path: [], items: 1 };
  for (const selection of set.selections) {
    const lists = ofSelection(info, selection, type);
    if (lists.items > heaviest.items) heaviest = lists;
  }
  return heaviest;
}

function ofSelection(
  info: Info,
  selection: SelectionSetNode['selections'][number],
  type: GraphQLNamedType | null | undefined,
): Lists {
  if (selection.kind === Kind.FIELD) return ofField(info, selection, type);
  const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? info.fragments[selection.name.value] : selection;
  if (!fragment) return { path: [], items: 1 };
  const name = fragment.typeCondition?.name.value;
  return ofSet(info, fragment.selectionSet, name === undefined ? type : info.schema.getType(name));
}

function ofField(info: Info, node: FieldNode, type: GraphQLNamedType | null | undefined): Lists {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  if (!field || !node.selectionSet) return { path: [], items: 1 };
  const inner = ofSet(info, node.selectionSet, getNamedType(field.type));
  const { items, isUnsaid } = pageOf(info, field, node);
  // The items of a connection are counted with its own page.
  if (items <= 1 || type?.name.endsWith('Connection') === true) return inner;
  const words = `${node.name.value} (${isUnsaid ? `no first, counts as ${String(items)}` : String(items)})`;
  return { path: [words, ...inner.path], items: items * inner.items };
}

/** How many items the list counts for, by the same rule as the complexity of its field. */
function pageOf(
  info: Info,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): { items: number; isUnsaid: boolean } {
  const rule: unknown = field.extensions['complexity'];
  const args = getArgumentValues(field, node, info.variableValues);
  const cost: unknown = typeof rule === 'function' ? (rule as (args: unknown) => unknown)(args) : rule;
  const isPaged = field.args.some(({ name }) => name === 'first');
  return {
    items: hasMultiplier(cost) ? cost.multiplier : 1,
    isUnsaid: isPaged && (args['first'] ?? args['last'] ?? undefined) === undefined,
  };
}

const hasMultiplier = (cost: unknown): cost is { multiplier: number } =>
  typeof cost === 'object' && cost !== null && 'multiplier' in cost && typeof cost.multiplier === 'number';
