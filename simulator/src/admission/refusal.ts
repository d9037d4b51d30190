import { StatusError } from '../api/api.ts';
import type { AdmissionRequest, Api, KubeObject } from '../api/api.ts';

/** `deployments.apps` or `pods`: how the API server names what it refuses. */
export function resourceName(api: Api, kind: string): { text: string; resource: string; group: string } {
  const served = api.kinds.find((entry) => entry.kind === kind);
  const resource = served?.resource ?? `${kind.toLowerCase()}s`;
  const group = served?.group ?? '';
  return { text: group === '' ? resource : `${resource}.${group}`, resource, group };
}

/** A 403 in the words of the API server: `pods "p" is forbidden: <why>`. */
export function forbidden(
  api: Api,
  object: KubeObject,
  why: string,
  causes?: { reason: string; message: string; field?: string }[],
): StatusError {
  const { text, resource, group } = resourceName(api, object.kind);
  const details = {
    name: object.metadata.name,
    ...(group === '' ? {} : { group }),
    kind: resource,
    ...(causes === undefined ? {} : { causes }),
  };
  return new StatusError(403, 'Forbidden', `${text} "${object.metadata.name}" is forbidden: ${why}`, details);
}

/** Plain creation or replacement of the object itself; subresources and deletes are other plugins' matter. */
export function isWrite(request: AdmissionRequest): boolean {
  return request.operation !== 'DELETE' && (request.subresource === undefined || request.subresource === '');
}

/** Several refusals as the API server joins them: one alone stands bare, more stand in brackets. */
export function aggregate(messages: readonly string[]): string {
  return messages.length === 1 ? (messages[0] ?? '') : `[${messages.join(', ')}]`;
}
