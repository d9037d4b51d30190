import protobuf from 'protobufjs';
import { StatusError } from '../api/api.ts';
import { badRequest } from '../api/errors.ts';

type Json = Record<string, unknown>;

const magic = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const packages: Record<string, string> = {
  v1: 'core.v1',
  'apps/v1': 'apps.v1',
  'batch/v1': 'batch.v1',
  'networking.k8s.io/v1': 'networking.v1',
  'rbac.authorization.k8s.io/v1': 'rbac.v1',
  'policy/v1': 'policy.v1',
  'autoscaling/v1': 'autoscaling.v1',
  'autoscaling/v2': 'autoscaling.v2',
  'coordination.k8s.io/v1': 'coordination.v1',
  'storage.k8s.io/v1': 'storage.v1',
  'discovery.k8s.io/v1': 'discovery.v1',
  'events.k8s.io/v1': 'events.v1',
  'authorization.k8s.io/v1': 'authorization.v1',
};
const meta = 'k8s.io.apimachinery.pkg.apis.meta.v1';
/** Embedded Go structs: a field of its own in protobuf, in place in JSON. */
const inlined = new Set([
  'Volume.volumeSource',
  'PersistentVolumeSpec.persistentVolumeSource',
  'Probe.handler',
  'EphemeralContainer.ephemeralContainerCommon',
  'ConfigMapEnvSource.localObjectReference',
  'SecretEnvSource.localObjectReference',
  'ConfigMapKeySelector.localObjectReference',
  'SecretKeySelector.localObjectReference',
  'ConfigMapVolumeSource.localObjectReference',
  'ConfigMapProjection.localObjectReference',
  'SecretProjection.localObjectReference',
]);

/** Turns protobuf request bodies of Kubernetes clients into the JSON form. */
export class ProtobufDecoder {
  readonly #root: protobuf.Root;

  constructor(messages: Record<string, unknown>) {
    this.#root = protobuf.Root.fromJSON(messages as unknown as protobuf.INamespace);
  }

  decode(body: Buffer): Json {
    if (!body.subarray(0, 4).equals(magic))
      throw badRequest(
        'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
      );
    const unknown = this.#root
      .lookupType('k8s.io.apimachinery.pkg.runtime.Unknown')
      .decode(body.subarray(4)) as unknown as {
      typeMeta?: { apiVersion?: string; kind?: string };
      raw?: Uint8Array;
    };
    const { apiVersion = '', kind = '' } = unknown.typeMeta ?? {};
    const type = this.#find(apiVersion, kind);
    const message = type.decode(unknown.raw ?? new Uint8Array());
    return { apiVersion, kind, ...this.#plain(message as unknown as Json, type) };
  }

  #find(apiVersion: string, kind: string): protobuf.Type {
    const names = [`k8s.io.api.${packages[apiVersion] ?? ''}.${kind}`, `${meta}.${kind}`];
    for (const name of names) {
      const found = this.#root.lookup(name);
      if (found instanceof protobuf.Type) return found;
    }
    throw new StatusError(
      415,
      'UnsupportedMediaType',
      `the simulator cannot read protobuf of ${apiVersion} ${kind}`,
      {},
    );
  }

  #plain(message: Json, type: protobuf.Type): Json {
    const out: Json = {};
    for (const field of type.fieldsArray) {
      if (!Object.hasOwn(message, field.name)) continue;
      const value = message[field.name];
      field.resolve();
      const one = (item: unknown) => this.#value(item, field);
      if (field instanceof protobuf.MapField)
        out[field.name] = Object.fromEntries(
          Object.entries(value as Json).map(([key, item]) => [key, one(item)]),
        );
      else if (field.repeated) {
        const items = value as unknown[];
        if (items.length > 0) out[field.name] = items.map(one);
      } else if (inlined.has(`${type.name}.${field.name}`)) Object.assign(out, one(value));
      else if (!isUnset(value)) out[field.name] = one(value);
    }
    return out;
  }

  #value(value: unknown, field: protobuf.Field): unknown {
    const type = field.resolvedType;
    if (!(type instanceof protobuf.Type)) return simple(value);
    const message = value as Json;
    switch (type.fullName.slice(1)) {
      case `${meta}.Time`:
        return timestamp(message, 3);
      case `${meta}.MicroTime`:
        return timestamp(message, 6);
      case 'k8s.io.apimachinery.pkg.api.resource.Quantity':
        return message['string'] ?? '0';
      case 'k8s.io.apimachinery.pkg.util.intstr.IntOrString':
        return Number(message['type'] ?? 0) === 0 ? Number(message['intVal'] ?? 0) : message['strVal'];
      case `${meta}.FieldsV1`:
        return JSON.parse(Buffer.from((message['Raw'] ?? new Uint8Array()) as Uint8Array).toString());
      case 'k8s.io.apimachinery.pkg.runtime.RawExtension':
        return JSON.parse(Buffer.from((message['raw'] ?? new Uint8Array()) as Uint8Array).toString());
      default:
        return this.#plain(message, type);
    }
  }
}

/** Go writes empty strings of optional fields; in JSON they are absent. */
const isUnset = (value: unknown): boolean => value === '';

function simple(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'object' && value !== null && 'toNumber' in value)
    return (value as { toNumber: () => number }).toNumber();
  return value;
}

function timestamp(message: Json, digits: 3 | 6): string | null {
  const seconds = Number(String(message['seconds'] ?? 0));
  if (seconds === 0) return null;
  const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
  return digits === 3
    ? `${whole}Z`
    : `${whole}.${String(Math.floor(Number(message['nanos'] ?? 0) / 1000)).padStart(6, '0')}Z`;
}
