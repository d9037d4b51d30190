import type { KubeObject } from '../api/api.ts';
import { StatusError } from '../api/api.ts';
import { badRequest, notFound } from '../api/errors.ts';
import type { Registry, WriteOptions } from '../api/registry.ts';
import type { KindFacts } from '../facts/facts.ts';
import { applyConfiguration } from '../ownership/managed-fields.ts';
import { typedErrors } from '../ownership/typed-errors.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { strategicMerge } from '../patch/strategic-merge.ts';
import { isRecord } from '../schema/decode.ts';

export interface PatchTarget {
  facts: KindFacts;
  namespace: string | undefined;
  name: string;
}

const types = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** Applies a patch of any of the four types. The result says whether an apply created the object. */
export function patchObject(
  registry: Registry,
  target: PatchTarget,
  contentType: string,
  patch: unknown,
  options: WriteOptions & { force: boolean },
): { object: KubeObject; created: boolean } {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === types.apply) return applyObject(registry, target, patch, options);
  if (options.force)
    throw new StatusError(
      422,
      'Invalid',
      'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
      {},
    );
  const { facts, namespace, name } = target;
  const change = patcher(registry, facts, type, patch);
  const object = registry.update(facts, namespace, name, (live) => change(live) as KubeObject, {
    ...options,
    patch: true,
  });
  return { object, created: false };
}

function patcher(
  registry: Registry,
  facts: KindFacts,
  type: string,
  patch: unknown,
): (live: KubeObject) => unknown {
  if (type === types.json) return (live) => jsonPatch(live, patch);
  if (type !== types.merge && (type !== types.strategic || facts.custom)) throw unsupportedType(facts);
  if (!isRecord(patch))
    throw badRequest(
      'error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}',
    );
  if (type === types.merge) return (live) => mergePatch(live, patch);
  return (live) => strategicMerge(live, patch, registry.type(facts));
}

function unsupportedType(facts: KindFacts): StatusError {
  const accepted = [types.json, types.merge, ...(facts.custom ? [] : [types.strategic]), types.apply];
  return new StatusError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    {},
  );
}

function applyObject(
  registry: Registry,
  { facts, namespace, name }: PatchTarget,
  patch: unknown,
  options: WriteOptions & { force: boolean },
): { object: KubeObject; created: boolean } {
  if (options.manager === undefined)
    throw new StatusError(
      422,
      'Invalid',
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      {},
    );
  const sent = checkedConfiguration(registry, facts, namespace, name, patch);
  const configuration = registry.stored(facts, sent);
  const subresource = options.subresource === undefined ? {} : { subresource: options.subresource };
  const writer = {
    manager: options.manager,
    operation: 'Apply' as const,
    apiVersion: facts.groupVersion,
    time: registry.now(),
    ...subresource,
  };
  const application = {
    applied: configuration,
    sent,
    type: registry.type(facts),
    writer,
    force: options.force,
  };
  const live = registry.parts.store.entry(facts.kind, namespace, name)?.object;
  if (live === undefined) {
    if (options.subresource !== undefined) throw notFound(facts, name);
    if (configuration.metadata.uid !== undefined)
      throw new StatusError(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${facts.resource} "${name}": uid mismatch: the provided object specified uid ${configuration.metadata.uid}, and no existing object was found`,
        {},
      );
    return {
      object: registry.create(facts, applyConfiguration({ ...application, live: undefined }), {
        ...options,
        applied: true,
      }),
      created: true,
    };
  }
  const object = registry.update(
    facts,
    namespace,
    name,
    (current) => applyConfiguration({ ...application, live: current }),
    { ...options, applied: true },
  );
  return { object, created: false };
}

/** The configuration as sent, with the identity that the address gives it. */
function checkedConfiguration(
  registry: Registry,
  facts: KindFacts,
  namespace: string | undefined,
  name: string,
  patch: unknown,
): KubeObject {
  if (!isRecord(patch))
    throw badRequest(
      'error decoding YAML: json: cannot unmarshal array into Go value of type map[string]interface {}',
    );
  const { apiVersion, kind } = patch;
  const metadata = (isRecord(patch['metadata'])
    ? patch['metadata']
    : {}) as unknown as KubeObject['metadata'];
  if (apiVersion !== facts.groupVersion || kind !== facts.kind)
    throw badRequest(
      `Incorrect version specified in apply patch. Specified patch version: ${String(apiVersion)}, expected: ${facts.groupVersion}`,
    );
  if (metadata.managedFields !== undefined && metadata.managedFields.length > 0)
    throw badRequest('metadata.managedFields must be nil');
  if (metadata.name !== undefined && metadata.name !== name)
    throw badRequest(`name in patch (${metadata.name}) does not match the name on the URL (${name})`);
  if (metadata.namespace !== undefined && metadata.namespace !== '' && metadata.namespace !== namespace)
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`);
  const errors = typedErrors(patch, registry.type(facts));
  if (errors.length > 0) {
    const where = `failed to create typed patch object (${metadata.namespace ?? ''}/${name}; ${facts.group}/${facts.version}, Kind=${facts.kind})`;
    throw new StatusError(
      500,
      '',
      `${where}: ${errors.length === 1 ? (errors[0] ?? '') : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`}`,
    );
  }
  return {
    ...patch,
    apiVersion: facts.groupVersion,
    kind: facts.kind,
    metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) },
  };
}
