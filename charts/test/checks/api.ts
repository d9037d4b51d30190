import { loadFacts, storedKinds } from '../../../simulator/src/facts/facts.ts';
import type { KindFacts } from '../../../simulator/src/facts/facts.ts';
import { DecodeError, decode } from '../../../simulator/src/schema/decode.ts';
import { FieldTypes } from '../../../simulator/src/schema/field-type.ts';
import { annotationErrors, labelErrors, nameErrors } from '../../../simulator/src/validation/names.ts';
import { schemaErrors } from '../../../simulator/src/validation/schema-rules.ts';
import type { KubeObject } from '../helm.ts';
import { nameOf } from '../helm.ts';

const facts = loadFacts();
const types = new FieldTypes(facts);
const kinds = new Map<string, KindFacts>(
  storedKinds(facts).map((kind) => [`${kind.groupVersion} ${kind.kind}`, kind]),
);
/** Custom kinds of which no schema is recorded; the real API server judges them. */
const unrecorded = new Set(['gateway.networking.k8s.io/v1 ListenerSet', 'cert-manager.io/v1 Certificate']);

/** What the schemas of a recorded API server say: unknown fields, wrong types, missing fields, values out of range. */
export const apiProblems = (all: readonly KubeObject[]): string[] =>
  all.flatMap((object) => problemsOf(object).map((problem) => `${nameOf(object)}: ${problem}`));

function problemsOf(object: KubeObject): string[] {
  const kind = kinds.get(`${object.apiVersion} ${object.kind}`);
  if (kind === undefined) {
    const name = `${object.apiVersion} ${object.kind}`;
    return unrecorded.has(name) ? [] : [`the API has no ${name}`];
  }
  const type = types.named(kind.schemaName);
  try {
    const { value, unknown } = decode(object, type);
    const { name, labels, annotations } = object.metadata;
    const errors = [
      ...nameErrors(object.kind, name),
      ...labelErrors(labels, 'metadata.labels'),
      ...annotationErrors(annotations, 'metadata.annotations'),
      ...schemaErrors(value, type),
    ];
    return [
      ...unknown.map((path) => `unknown field ${path}`),
      ...errors.map(({ field, message }) => `${field}: ${message}`),
    ];
  } catch (error) {
    if (error instanceof DecodeError) return [error.message];
    throw error;
  }
}
