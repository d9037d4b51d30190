import * as client from '@kubernetes/client-node';
import type { KubeObject } from './helm.ts';

interface Attribute {
  baseName: string;
  type: string;
}
interface Model {
  getAttributeTypeMap(): Attribute[];
}

const groups: Record<string, string> = { 'autoscaling/v2': 'V2' };
const models = client as unknown as Record<string, Model | undefined>;

/** Paths of fields that the API does not know; undefined for kinds that are not in the client's models. */
export function unknownFields(object: KubeObject): string[] | undefined {
  const model = models[`${groups[object.apiVersion] ?? 'V1'}${object.kind}`];
  return model === undefined ? undefined : fields(object, model, object.kind);
}

function fields(value: unknown, model: Model, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is ${typeof value}`];
  const attributes = new Map(
    model.getAttributeTypeMap().map((attribute) => [attribute.baseName, attribute.type]),
  );
  return Object.entries(value).flatMap(([name, below]) => {
    const type = attributes.get(name);
    return type === undefined ? [`${path}.${name}`] : check(below, type, `${path}.${name}`);
  });
}

function check(value: unknown, type: string, path: string): string[] {
  const element = /^Array<(.+)>$/.exec(type)?.[1];
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item, index) => check(item, element, `${path}[${index}]`));
  }
  const entry = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (entry !== undefined)
    return Object.entries(value as object).flatMap(([key, item]) => check(item, entry, `${path}.${key}`));
  const model = models[type];
  if (model !== undefined && 'getAttributeTypeMap' in model) return fields(value, model, path);
  if (['string', 'number', 'boolean'].includes(type))
    return typeof value === type ? [] : [`${path} is ${typeof value}, not ${type}`];
  return [];
}
