import { parseAllDocuments, type ScalarTag, type Tags } from 'yaml';

/**
 * The documents of a manifest as helm and kubectl read them (sigs.k8s.io/yaml over go-yaml v2): YAML 1.1, so that 0440
 * is octal and `on` is true, but 0o440 is octal too and times are text. Empty documents are left out. Throws
 * YAMLParseError.
 */
export function parseManifests(text: string): unknown[] {
  return parseAllDocuments(text, { version: '1.1', customTags: asGo }).flatMap((document) => {
    const [error] = document.errors;
    if (error) throw error;
    const value: unknown = document.toJS();
    return value === null ? [] : [value];
  });
}

const asGo = (tags: Tags): Tags => [
  newOctal,
  ...tags.filter(
    (tag) => typeof tag === 'string' || (tag.format !== 'TIME' && !tag.tag.endsWith(':timestamp')),
  ),
];

const newOctal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7_]+$/,
  resolve: (text) => Number.parseInt(text.replaceAll(/[o_]/g, ''), 8),
};
