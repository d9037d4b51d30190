export interface ManifestObject {
  kind: string;
  name: string;
  /** Its document, without the lines between documents. */
  text: string;
}

const documents = /^---.*$/m;
const kindLine = /^kind: *"?([A-Za-z]+)"?/m;
const nameLine = /^metadata:.*\n(?:[ \t]+.*\n)*? {2}name: *"?([^\s"]+)"?/m;

/** Kind, name and text of every object in a manifest that helm rendered from our charts; cheap enough for large ones. */
export function manifestObjects(manifest: string): ManifestObject[] {
  return manifest.split(documents).flatMap((document) => {
    const kind = kindLine.exec(document)?.[1];
    const name = nameLine.exec(document)?.[1];
    return kind === undefined || name === undefined ? [] : [{ kind, name, text: document }];
  });
}

export const jobNames = (manifest: string): string[] =>
  manifestObjects(manifest).flatMap(({ kind, name }) => (kind === 'Job' ? [name] : []));
