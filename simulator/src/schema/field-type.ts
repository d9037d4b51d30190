import type { Facts, SchemaNode } from '../facts/facts.ts';

/** How one field behaves in decoding, merging and ownership: the schema of the real server, resolved. */
export interface FieldType {
  shape: 'struct' | 'map' | 'list' | 'scalar' | 'any';
  /** Name of the Go struct, for messages of the decoder. */
  name: string;
  scalar: 'string' | 'integer' | 'number' | 'boolean' | 'quantity' | 'int-or-string' | undefined;
  format: string | undefined;
  /** Merged as a whole: atomic lists and maps, scalars. */
  atomic: boolean;
  listType: 'atomic' | 'map' | 'set';
  listKeys: readonly string[];
  mergeKey: string | undefined;
  patchStrategy: readonly string[];
  required: readonly string[];
  enum: readonly unknown[] | undefined;
  default: unknown;
  custom: boolean;
  field(name: string): FieldType | undefined;
  fieldNames(): string[];
  /** Of list items or map values. */
  element(): FieldType | undefined;
}

/** Resolves schemas to field types, each once. */
export class FieldTypes {
  readonly #schemas: Record<string, SchemaNode>;
  readonly #known = new Map<SchemaNode, FieldType>();

  constructor(facts: Facts) {
    this.#schemas = facts.schemas;
  }

  /** The type of a named schema; absent names are free-form. */
  named(schemaName: string): FieldType {
    const node = this.#schemas[schemaName];
    return node === undefined ? this.of({ type: 'object' }) : this.of(node, schemaName);
  }

  of(node: SchemaNode, name = ''): FieldType {
    let type = this.#known.get(node);
    if (type === undefined) {
      type = this.#resolve(node, name);
      this.#known.set(node, type);
    }
    return type;
  }

  #resolve(node: SchemaNode, name: string): FieldType {
    const { merged, refName } = this.#merge(node, name);
    const resolveField = (child: SchemaNode) => this.of(child, refName);
    const properties = merged.properties ?? {};
    const names = Object.keys(properties);
    const additional =
      typeof merged.additionalProperties === 'object' ? merged.additionalProperties : undefined;
    const shape = shapeOf(merged, names.length > 0, additional !== undefined);
    const listType = (merged['x-kubernetes-list-type'] as FieldType['listType'] | undefined) ?? 'atomic';
    const listKeys = (merged['x-kubernetes-list-map-keys'] as string[] | undefined) ?? [];
    const strategy = merged['x-kubernetes-patch-strategy'] as string | undefined;
    return {
      shape,
      name: refName.slice(refName.lastIndexOf('.') + 1),
      scalar: scalarOf(merged, refName),
      format: merged.format,
      atomic:
        shape === 'scalar' ||
        shape === 'any' ||
        (shape === 'list' ? listType === 'atomic' : merged['x-kubernetes-map-type'] === 'atomic'),
      listType,
      listKeys,
      mergeKey: merged['x-kubernetes-patch-merge-key'] as string | undefined,
      patchStrategy: strategy === undefined ? [] : strategy.split(','),
      required: merged.required ?? [],
      enum: merged.enum,
      default: merged.default,
      custom: !refName.startsWith('io.k8s.api'),
      field: (field) => {
        const child = Object.hasOwn(properties, field) ? properties[field] : undefined;
        return child === undefined ? undefined : resolveField(child);
      },
      fieldNames: () => names,
      element: () => {
        const child = shape === 'list' ? merged.items : additional;
        return child === undefined ? undefined : resolveField(child);
      },
    };
  }

  #merge(node: SchemaNode, name: string): { merged: SchemaNode; refName: string } {
    const ref = node.$ref ?? node.allOf?.[0]?.$ref;
    if (ref === undefined) return { merged: node, refName: name };
    const refName = ref.slice(ref.lastIndexOf('/') + 1);
    const target = this.#schemas[refName] ?? {};
    const inner = this.#merge(target, refName);
    return { merged: { ...inner.merged, ...node }, refName };
  }
}

function shapeOf(node: SchemaNode, hasProperties: boolean, hasValues: boolean): FieldType['shape'] {
  if (node['x-kubernetes-preserve-unknown-fields'] === true) return 'any';
  if (node.type === 'array') return 'list';
  if (hasProperties) return 'struct';
  if (hasValues) return 'map';
  if (node.type === 'object') return 'any';
  return 'scalar';
}

function scalarOf(node: SchemaNode, refName: string): FieldType['scalar'] {
  if (refName.endsWith('.resource.Quantity') && node.properties === undefined) return 'quantity';
  if (node.format === 'int-or-string' || node['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  if (node.type === 'string' || node.type === 'integer' || node.type === 'number' || node.type === 'boolean')
    return node.type;
  return undefined;
}
