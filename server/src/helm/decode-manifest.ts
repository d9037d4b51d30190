import { parseManifests } from './manifest-yaml.ts';

/**
 * What the Kubernetes API would refuse to decode in a rendered manifest: a sentence about the first text field that YAML reads as something
 * else (an unquoted `yes` is a truth value), or undefined. Throws YAMLParseError where the manifest is no YAML.
 */
export function undecodable(manifest: string): string | undefined {
  for (const object of parseManifests(manifest)) {
    const name = `${said(at(object, 'kind'))} ${said(at(object, 'metadata', 'name'))}`;
    for (const { path, value } of textFields(object))
      if (typeof value !== 'string')
        return `${name}: ${path} is read as ${typeof value} ${said(value)}, not as text`;
  }
  return undefined;
}

interface Field {
  path: string;
  value: unknown;
}

/** Fields that Kubernetes takes as text alone, whatever the kind. */
const textFields = (object: unknown): Field[] => [
  { path: 'metadata.name', value: at(object, 'metadata', 'name') },
  ...entries('metadata.namespace', { namespace: at(object, 'metadata', 'namespace') }),
  ...entries('metadata.labels', at(object, 'metadata', 'labels')),
  ...entries('metadata.annotations', at(object, 'metadata', 'annotations')),
  ...entries('data', at(object, 'data')),
  ...entries('spec.selector', at(object, 'kind') === 'Service' ? at(object, 'spec', 'selector') : undefined),
  ...podFields(at(object, 'spec', 'template')),
  ...podFields(at(object, 'spec', 'jobTemplate', 'spec', 'template')),
];

const podFields = (template: unknown): Field[] => [
  ...entries('template.metadata.labels', at(template, 'metadata', 'labels')),
  ...entries('template.metadata.annotations', at(template, 'metadata', 'annotations')),
  ...['initContainers', 'containers'].flatMap((list) =>
    items(at(template, 'spec', list)).flatMap((container) =>
      items(at(container, 'env')).flatMap((variable) => environment(variable)),
    ),
  ),
];

const environment = (variable: unknown): Field[] => [
  { path: 'env.name', value: at(variable, 'name') },
  ...entries(`env ${said(at(variable, 'name'))}`, { value: at(variable, 'value') }),
];

const entries = (path: string, map: unknown): Field[] =>
  typeof map === 'object' && map !== null
    ? Object.entries(map).flatMap(([key, value]: [string, unknown]) =>
        value === undefined ? [] : [{ path: `${path}.${key}`, value }],
      )
    : [];

const items = (list: unknown): unknown[] => (Array.isArray(list) ? list : []);

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function at(value: unknown, ...keys: string[]): unknown {
  let found = value;
  for (const key of keys)
    found = typeof found === 'object' && found !== null && key in found ? Reflect.get(found, key) : undefined;
  return found;
}
