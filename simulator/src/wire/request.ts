import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse as parseYaml } from 'yaml';
import { StatusError } from '../api/api.ts';
import { badRequest } from '../api/errors.ts';
import type { ProtobufDecoder } from './protobuf.ts';

/** HTTP/2 requests come through Node's compatibility layer and are used like those of HTTP/1.1. */
export type Incoming = IncomingMessage;
export type Outgoing = ServerResponse;

const longestBody = 3 * 1024 * 1024;

export async function readBody(request: Incoming): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > longestBody)
      throw new StatusError(413, 'RequestEntityTooLarge', `limit is ${longestBody}`, {});
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** A body as data, by its content type. JSON is tried first where YAML is allowed: it is the faster reader. */
export function parseBody(body: Buffer, contentType: string, protobuf: ProtobufDecoder): unknown {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === 'application/vnd.kubernetes.protobuf') return protobuf.decode(body);
  const text = body.toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!type.endsWith('yaml'))
      throw badRequest(
        `the object provided is unrecognized (must be of type application/json): ${(error as Error).message}`,
      );
  }
  try {
    return parseYaml(text) as unknown;
  } catch (error) {
    throw badRequest(`error decoding YAML: ${(error as Error).message}`);
  }
}

/** The transformation a client asked for with `Accept: application/json;as=Table;…`. */
export type Rendering =
  'Object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | 'APIGroupDiscoveryList';

const renderings: readonly Rendering[] = [
  'Table',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
  'APIGroupDiscoveryList',
];

export function renderingOf(accept: string | undefined): Rendering {
  const ranges = (accept ?? '*/*').split(',').map((range) => range.trim());
  for (const range of ranges) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (
      type !== 'application/json' &&
      type !== '*/*' &&
      type !== 'application/*' &&
      type !== 'text/plain' &&
      type !== ''
    )
      continue;
    const as = parameters.find((one) => one.startsWith('as='))?.slice(3);
    if (as === undefined) return 'Object';
    const version = parameters.find((one) => one.startsWith('v='))?.slice(2);
    if (as === 'APIGroupDiscoveryList' && version !== 'v2') continue;
    const known = renderings.find((one) => one === as);
    if (known !== undefined) return known;
  }
  throw new StatusError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/json;as=Table;g=meta.k8s.io;v=v1, application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
    {},
  );
}
