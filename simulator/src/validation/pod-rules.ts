import { duplicate, invalidValue, missingReference, required, unsupported } from '../api/errors.ts';
import type { FieldError } from '../api/errors.ts';
import { records } from '../defaults/pod-defaults.ts';
import { parseQuantity } from '../schema/quantity.ts';
import { labelNameErrors } from './names.ts';

type Json = Record<string, unknown>;

/** Rules of a pod spec that the schema does not know: names, references, restart policy, requests within limits. `claims` are volumes that come from elsewhere. */
export function podSpecErrors(
  spec: Json,
  path: string,
  restartPolicies: readonly string[],
  claims: readonly unknown[] = [],
): FieldError[] {
  const errors: FieldError[] = [];
  const volumes = new Set<unknown>();
  records(spec['volumes']).forEach((volume, index) => {
    if (volumes.has(volume['name'])) errors.push(duplicate(`${path}.volumes[${index}].name`, volume['name']));
    volumes.add(volume['name']);
    if (typeof volume['name'] === 'string')
      errors.push(...labelNameErrors(volume['name'], `${path}.volumes[${index}].name`));
  });
  const names = new Set<unknown>();
  for (const list of ['initContainers', 'containers'] as const)
    records(spec[list]).forEach((container, index) => {
      errors.push(
        ...containerErrors(container, `${path}.${list}[${index}]`, new Set([...volumes, ...claims]), names),
      );
      names.add(container['name']);
    });
  if (!restartPolicies.includes(spec['restartPolicy'] as string))
    errors.push(unsupported(`${path}.restartPolicy`, spec['restartPolicy'], restartPolicies));
  return errors;
}

function containerErrors(
  container: Json,
  path: string,
  volumes: ReadonlySet<unknown>,
  names: ReadonlySet<unknown>,
): FieldError[] {
  const errors: FieldError[] = [];
  if (names.has(container['name'])) errors.push(duplicate(`${path}.name`, container['name']));
  if (typeof container['name'] === 'string' && container['name'] !== '')
    errors.push(...labelNameErrors(container['name'], `${path}.name`));
  if (container['image'] === undefined || container['image'] === '') errors.push(required(`${path}.image`));
  records(container['volumeMounts']).forEach((mount, index) => {
    if (mount['name'] !== undefined && !volumes.has(mount['name']))
      errors.push(missingReference(`${path}.volumeMounts[${index}].name`, mount['name']));
  });
  const resources = (container['resources'] ?? {}) as Record<string, Record<string, string>>;
  for (const [name, request] of Object.entries(resources['requests'] ?? {})) {
    const limit = resources['limits']?.[name];
    if (limit === undefined) continue;
    if ((parseQuantity(request)?.milli ?? 0n) > (parseQuantity(limit)?.milli ?? 0n))
      errors.push(
        invalidValue(
          `${path}.resources.requests`,
          request,
          `must be less than or equal to ${name} limit of ${limit}`,
        ),
      );
  }
  return errors;
}
