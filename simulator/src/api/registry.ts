import type { FieldType, FieldTypes } from '../schema/field-type.ts';
import type { KindFacts } from '../facts/facts.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { applyDefaults } from '../defaults/defaults.ts';
import { DecodeError, decode, refuseUnknown } from '../schema/decode.ts';
import { noteUpdate } from '../ownership/managed-fields.ts';
import { same } from '../schema/same.ts';
import { immutableErrors } from '../validation/immutable.ts';
import { objectErrors } from '../validation/object-rules.ts';
import type { AdmissionPlugin, AdmissionRequest, Api, Clock, KubeObject } from './api.ts';
import { StatusError } from './api.ts';
import { alreadyExists, badRequest, conflict, invalid, invalidValue, modified, notFound } from './errors.ts';
import { carryOver, prepareCreate, stamp } from './metadata.ts';

export interface WriteOptions {
  dryRun?: boolean;
  manager?: string;
  /** Whether fields the kind does not have refuse the write, warn, or are dropped in silence. Default Strict. */
  validation?: 'Strict' | 'Warn' | 'Ignore';
  /** Receives the texts for `Warning` headers. */
  warn?: (text: string) => void;
  subresource?: 'status' | 'scale';
  /** The sent object is a patched one: what is wrong with it is worded as a fault of the patch. */
  patch?: boolean;
  /** managedFields of the given object are final: the apply has computed them. */
  applied?: boolean;
  /** Parts inside the simulator may change a namespace's spec.finalizers. */
  internal?: boolean;
}

export interface RegistryParts {
  kinds: readonly KindFacts[];
  types: FieldTypes;
  store: ObjectStore;
  clock: Clock;
  newUid: () => string;
  random: () => number;
  admission: readonly AdmissionPlugin[];
  /** The facade that admission plugins see. */
  api: () => Api;
}

/**
 * The rules of writing, for every kind: decode, prepare, default, admit, validate, own, commit. The wire and the Api
 * facade both end here.
 */
export class Registry {
  readonly parts: RegistryParts;
  readonly #kinds: Map<string, KindFacts>;

  constructor(parts: RegistryParts) {
    this.parts = parts;
    this.#kinds = new Map(parts.kinds.map((kind) => [kind.kind, kind]));
  }

  kind(name: string): KindFacts {
    const facts = this.#kinds.get(name);
    if (facts === undefined)
      throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
    return facts;
  }

  type(facts: KindFacts): FieldType {
    return this.parts.types.named(facts.schemaName);
  }

  now(): string {
    return stamp(this.parts.clock);
  }

  create(facts: KindFacts, sent: KubeObject, options: WriteOptions): KubeObject {
    const object = this.#decode(facts, sent, options);
    prepareCreate(facts, object, this.parts);
    const { store } = this.parts;
    const exists = () =>
      store.entry(facts.kind, object.metadata.namespace, object.metadata.name) !== undefined;
    applyDefaults(object, this.type(facts), facts.custom);
    this.#admit({ operation: 'CREATE', object, dryRun: options.dryRun === true });
    this.#check(facts, object, objectErrors(object, this.type(facts)));
    if (exists()) throw alreadyExists(facts, object.metadata.name);
    if (options.applied !== true)
      noteUpdate(undefined, object, this.type(facts), this.writer(facts, options));
    if (options.dryRun !== true) store.put(object);
    return object;
  }

  /**
   * Changes one object. `build` gets the live object, which it must not change, and returns the new form; a
   * resourceVersion in it is checked. A form equal to the live one commits nothing.
   */
  update(
    facts: KindFacts,
    namespace: string | undefined,
    name: string,
    build: (live: KubeObject) => KubeObject,
    options: WriteOptions,
  ): KubeObject {
    const { store } = this.parts;
    const live = store.entry(facts.kind, namespace, name)?.object;
    if (live === undefined) throw notFound(facts, name);
    const object = this.#decode(facts, build(live), options);
    this.#checkIdentity(facts, live, object);
    const next = carryOver(facts, live, object, options);
    applyDefaults(next, this.type(facts), facts.custom);
    const subresource = options.subresource === undefined ? {} : { subresource: options.subresource };
    this.#admit({
      operation: 'UPDATE',
      object: next,
      old: live,
      dryRun: options.dryRun === true,
      ...subresource,
    });
    if (options.subresource !== 'status')
      this.#check(facts, next, [...objectErrors(next, this.type(facts)), ...immutableErrors(next, live)]);
    if (options.applied !== true) noteUpdate(live, next, this.type(facts), this.writer(facts, options));
    return this.#commitUpdate(live, next, options);
  }

  writer(facts: KindFacts, options: WriteOptions) {
    const subresource = options.subresource === undefined ? {} : { subresource: options.subresource };
    return {
      manager: options.manager ?? 'kube-controller-manager',
      operation: 'Update' as const,
      apiVersion: facts.groupVersion,
      time: this.now(),
      ...subresource,
    };
  }

  admitDelete(live: KubeObject, dryRun: boolean): void {
    this.#admit({ operation: 'DELETE', object: live, old: live, dryRun });
  }

  #commitUpdate(live: KubeObject, next: KubeObject, options: WriteOptions): KubeObject {
    const { store } = this.parts;
    if (same(withoutTimes(live), withoutTimes(next))) return live;
    if (options.dryRun === true) return next;
    if (isReleased(next)) store.drop(next);
    else store.put(next);
    return next;
  }

  #admit(request: AdmissionRequest): void {
    for (const plugin of this.parts.admission) plugin(request, this.parts.api());
  }

  #check(facts: KindFacts, object: KubeObject, errors: ReturnType<typeof objectErrors>): void {
    if (errors.length > 0) throw invalid(facts, object.metadata.name, errors);
  }

  #checkIdentity(facts: KindFacts, live: KubeObject, object: KubeObject): void {
    const { uid, resourceVersion, name } = object.metadata;
    if (name !== live.metadata.name)
      throw badRequest(
        `the name of the object (${name}) does not match the name on the URL (${live.metadata.name})`,
      );
    if (uid !== undefined && uid !== live.metadata.uid) {
      throw conflict(
        facts,
        name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid ?? ''}`,
      );
    }
    if (
      resourceVersion !== undefined &&
      resourceVersion !== '' &&
      resourceVersion !== live.metadata.resourceVersion
    )
      throw conflict(facts, name, modified);
  }

  /** The object in stored form, for comparison with live ones; fields the kind does not have are dropped. */
  stored(facts: KindFacts, sent: KubeObject): KubeObject {
    return this.#decode(facts, sent, { validation: 'Ignore', applied: true });
  }

  /** A copy of what was sent in stored form; the sent object is not touched. */
  #decode(facts: KindFacts, sent: KubeObject, options: WriteOptions): KubeObject {
    if (sent.apiVersion !== facts.groupVersion || sent.kind !== facts.kind) {
      throw badRequest(
        `${sent.kind} in version "${sent.apiVersion}" cannot be handled as a ${facts.kind}: the API version in the data (${sent.apiVersion}) does not match the expected API version (${facts.groupVersion})`,
      );
    }
    try {
      const { value, unknown } = decode(sent, this.type(facts));
      if (options.validation === 'Warn')
        for (const path of unknown) options.warn?.(`unknown field "${path}"`);
      else if (options.validation !== 'Ignore') refuseUnknown(facts, unknown);
      const { apiVersion: _apiVersion, kind: _kind, metadata = {}, ...rest } = value;
      const object = { apiVersion: facts.groupVersion, kind: facts.kind, metadata, ...rest } as KubeObject;
      object.metadata.name ??= '';
      return object;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (options.patch === true)
        throw invalid({ group: '', resource: '', kind: '' }, '', [
          invalidValue('patch', JSON.stringify(sent), error.message),
        ]);
      if (options.applied === true) {
        const kind = `${facts.group}/${facts.version}, Kind=${facts.kind}`;
        const { namespace = '', name } = sent.metadata;
        throw new StatusError(
          500,
          '',
          `failed to convert new object (${namespace}/${name}; ${kind}) to proper version: unable to convert unstructured object to ${kind}: error decoding from json: ${error.message}`,
        );
      }
      throw badRequest(
        `${facts.kind} in version "${facts.version}" cannot be handled as a ${facts.kind}: ${error.message}`,
      );
    }
  }
}

/** Nothing holds the object back any more: its last finalizer went, or its namespace is finalised. */
export function isReleased(object: KubeObject): boolean {
  const { metadata } = object;
  if (metadata.deletionTimestamp === undefined || (metadata.finalizers?.length ?? 0) > 0) return false;
  if (object.kind === 'Namespace')
    return ((object['spec'] as { finalizers?: string[] } | undefined)?.finalizers?.length ?? 0) === 0;
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

function withoutTimes(object: KubeObject): KubeObject {
  const { managedFields, resourceVersion: _revision, ...metadata } = object.metadata;
  const entries = (managedFields ?? []).map((entry) => ({
    ...(entry as Record<string, unknown>),
    time: undefined,
  }));
  return { ...object, metadata: { ...metadata, managedFields: entries } };
}
