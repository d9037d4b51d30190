import { isRecord } from '../schema/decode.ts';
import { badRequest } from '../api/errors.ts';
import { json } from './respond.ts';
import type { Answer } from './respond.ts';

export interface ReviewedAccess {
  verb: string;
  group: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
}

/** Answers SelfSubjectAccessReview; `denies` decides, and everything is allowed without it. */
export function reviewAccess(
  body: unknown,
  denies: ((access: ReviewedAccess) => boolean) | undefined,
): Answer {
  const spec = isRecord(body) ? body['spec'] : undefined;
  if (!isRecord(spec))
    throw badRequest('SelfSubjectAccessReview.authorization.k8s.io "" is invalid: spec: Required value');
  const {
    verb = '',
    group = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = (spec['resourceAttributes'] ?? {}) as Partial<ReviewedAccess>;
  const isDenied = denies?.({ verb, group, resource, subresource, namespace, name }) === true;
  return json(201, {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: isDenied ? { allowed: false, reason: 'denied by the simulator' } : { allowed: true },
  });
}
