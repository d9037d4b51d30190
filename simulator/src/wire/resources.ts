import type { DeleteOptions, KubeObject } from '../api/api.ts';
import { StatusError } from '../api/api.ts';
import { removeObject } from '../api/deletion.ts';
import { badRequest, methodNotAllowed, notFound } from '../api/errors.ts';
import type { Registry, WriteOptions } from '../api/registry.ts';
import { jsonPatch } from '../patch/json-patch.ts';
import { mergePatch } from '../patch/merge-patch.ts';
import { isRecord } from '../schema/decode.ts';
import { listPage } from './list.ts';
import { patchObject } from './patching.ts';
import { renderList, renderOne } from './render.ts';
import type { Rendering } from './request.ts';
import { json } from './respond.ts';
import type { Answer } from './respond.ts';
import type { ResourceRoute } from './route.ts';
import { scaleOf, scaled } from './scale.ts';

export interface ResourceRequest {
  registry: Registry;
  route: ResourceRoute;
  method: string;
  query: URLSearchParams;
  rendering: Rendering;
  contentType: string;
  /** The parsed body; undefined when empty. */
  body: unknown;
  /** From the fieldManager parameter, else the user agent's first word. */
  manager: string;
  emptyList: boolean;
  staleRevision: number | undefined;
}

/** Everything but watch and log. */
export function serveResource(request: ResourceRequest): Answer {
  const { route, method } = request;
  if (route.subresource !== undefined && !route.kind.subresources.has(route.subresource))
    throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
  if (route.name === undefined) {
    if (method === 'GET') return list(request);
    if (method === 'POST') return create(request);
    if (method === 'DELETE') return removeAll(request);
    throw methodNotAllowed();
  }
  if (route.subresource === 'scale') return scale(request, route.name);
  if (method === 'GET') return get(request, route.name);
  if (method === 'PUT') return replace(request, route.name);
  if (method === 'PATCH') return patch(request, route.name);
  if (method === 'DELETE' && route.subresource === undefined) return remove(request, route.name);
  throw methodNotAllowed();
}

function list({ registry, route, query, rendering, emptyList, staleRevision }: ResourceRequest): Answer {
  const { store, clock } = registry.parts;
  const page = emptyList
    ? { entries: [], metadata: { resourceVersion: String(store.revision) } }
    : listPage(store, route.kind, route.namespace, query, staleRevision);
  const includeObject = query.get('includeObject') ?? 'Metadata';
  return {
    code: 200,
    body: renderList(route.kind, page.entries, page.metadata, rendering, includeObject, clock.now()),
  };
}

function get({ registry, route, rendering }: ResourceRequest, name: string): Answer {
  const entry = registry.parts.store.entry(route.kind.kind, route.namespace, name);
  if (entry === undefined) throw notFound(route.kind, name);
  return { code: 200, body: renderOne(entry.object, rendering, registry.parts.clock.now(), entry.json) };
}

function create(request: ResourceRequest): Answer {
  const { registry, route, body } = request;
  const { options, warnings } = writeOptions(request);
  const object = objectIn(body, request);
  const { namespace } = object.metadata;
  if (route.kind.namespaced) {
    if (namespace !== undefined && namespace !== '' && namespace !== route.namespace)
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    object.metadata = { ...object.metadata, namespace: route.namespace ?? '' };
  }
  return answer(request, 201, registry.create(route.kind, object, options), warnings);
}

function replace(request: ResourceRequest, name: string): Answer {
  const { registry, route, body } = request;
  const { options, warnings } = writeOptions(request);
  const object = objectIn(body, request);
  const { namespace } = object.metadata;
  if (namespace !== undefined && namespace !== '' && namespace !== route.namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  return answer(
    request,
    200,
    registry.update(route.kind, route.namespace, name, () => object, options),
    warnings,
  );
}

function patch(request: ResourceRequest, name: string): Answer {
  const { registry, route, contentType, body, query } = request;
  const { options, warnings } = writeOptions(request);
  const target = { facts: route.kind, namespace: route.namespace, name };
  const { object, created } = patchObject(registry, target, contentType, body, {
    ...options,
    force: query.get('force') === 'true',
  });
  return answer(request, created ? 201 : 200, object, warnings);
}

function scale(request: ResourceRequest, name: string): Answer {
  const { registry, route, method, body, contentType } = request;
  const live = registry.parts.store.entry(route.kind.kind, route.namespace, name)?.object;
  if (live === undefined) throw notFound(route.kind, name);
  if (method === 'GET') return json(200, scaleOf(live));
  const { options } = writeOptions(request);
  const current = scaleOf(live);
  const wanted =
    method === 'PUT'
      ? body
      : contentType.startsWith('application/json-patch')
        ? jsonPatch(current, body)
        : mergePatch(current, body);
  const object = registry.update(
    route.kind,
    route.namespace,
    name,
    (one) => scaled(one, wanted as KubeObject),
    { ...options, subresource: 'scale' },
  );
  return json(200, scaleOf(object));
}

function remove(request: ResourceRequest, name: string): Answer {
  const { registry, route } = request;
  const { object, gone } = removeObject(registry, route.kind, route.namespace, name, deleteOptions(request));
  if (!gone || returnsObject.has(route.kind.kind)) return answer(request, 200, object, []);
  const { group, resource } = route.kind;
  return json(200, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group === '' ? {} : { group }), kind: resource, uid: object.metadata.uid },
  });
}

const returnsObject = new Set([
  'Pod',
  'Service',
  'ServiceAccount',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
]);

function removeAll(request: ResourceRequest): Answer {
  const { registry, route, query } = request;
  const { store } = registry.parts;
  const page = listPage(store, route.kind, route.namespace, query);
  const options = deleteOptions(request);
  for (const { object } of page.entries)
    if (store.entry(route.kind.kind, object.metadata.namespace, object.metadata.name) !== undefined)
      removeObject(registry, route.kind, object.metadata.namespace, object.metadata.name, options);
  return {
    code: 200,
    body: renderList(
      route.kind,
      page.entries,
      { resourceVersion: String(store.revision) },
      'Object',
      'None',
      registry.parts.clock.now(),
    ),
  };
}

function deleteOptions({ body, query }: ResourceRequest): DeleteOptions {
  const sent = (isRecord(body) ? body : {}) as {
    propagationPolicy?: string;
    gracePeriodSeconds?: number;
    orphanDependents?: boolean;
    preconditions?: { uid?: string; resourceVersion?: string };
    dryRun?: string[];
  };
  const propagation =
    sent.propagationPolicy ??
    query.get('propagationPolicy') ??
    (sent.orphanDependents === true ? 'Orphan' : undefined);
  if (
    propagation !== undefined &&
    propagation !== 'Background' &&
    propagation !== 'Foreground' &&
    propagation !== 'Orphan'
  )
    throw badRequest(
      `DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "${propagation}": supported values: "Background", "Foreground", "Orphan"`,
    );
  const grace =
    sent.gracePeriodSeconds ??
    (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined);
  const { uid, resourceVersion } = sent.preconditions ?? {};
  return {
    dryRun: isDryRun([...(sent.dryRun ?? []), ...query.getAll('dryRun')]),
    ...(propagation === undefined ? {} : { propagation }),
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}

function isDryRun(values: readonly string[]): boolean {
  for (const value of values)
    if (value !== 'All' && value !== '')
      throw badRequest(`dryRun: Unsupported value: ["${value}"]: supported values: "All"`);
  return values.includes('All');
}

function writeOptions({ query, manager, route, contentType }: ResourceRequest): {
  options: WriteOptions;
  warnings: string[];
} {
  const warnings: string[] = [];
  const validation = query.get('fieldValidation') ?? 'Warn';
  if (validation !== 'Strict' && validation !== 'Warn' && validation !== 'Ignore')
    throw badRequest(
      `fieldValidation: Unsupported value: "${validation}": supported values: "Ignore", "Strict", "Warn"`,
    );
  const isApply = contentType.startsWith('application/apply-patch');
  const named = isApply ? (query.get('fieldManager') ?? undefined) : manager;
  const options: WriteOptions = {
    dryRun: isDryRun(query.getAll('dryRun')),
    validation,
    warn: (text) => warnings.push(text),
    ...(named === undefined ? {} : { manager: named }),
    ...(route.subresource === 'status' ? { subresource: 'status' as const } : {}),
  };
  return { options, warnings };
}

/** The body as an object of the route's kind; apiVersion and kind may be left out. */
function objectIn(body: unknown, { route }: ResourceRequest): KubeObject {
  if (!isRecord(body))
    throw badRequest(
      `${route.kind.kind} in version "${route.kind.version}" cannot be handled as a ${route.kind.kind}: json: cannot unmarshal into Go value`,
    );
  const metadata = (isRecord(body['metadata']) ? body['metadata'] : {}) as unknown as KubeObject['metadata'];
  return {
    ...body,
    apiVersion: (body['apiVersion'] as string | undefined) ?? route.kind.groupVersion,
    kind: (body['kind'] as string | undefined) ?? route.kind.kind,
    metadata: { ...metadata },
  };
}

const answer = (
  { rendering, registry }: ResourceRequest,
  code: number,
  object: KubeObject,
  warnings: readonly string[],
): Answer => ({ code, body: renderOne(object, rendering, registry.parts.clock.now()), warnings });
