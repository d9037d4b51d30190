import { globSync, readFileSync } from 'node:fs';
import { findProofs, type Proof } from './find-proofs.ts';

/** Every proof in the repository, by path and then in the order of the file. `root` ends without a slash. */
export function readProofs(root: string): Proof[] {
  return globSync('{server,simulator,charts,e2e,web}/**/*.test.ts', {
    cwd: root,
    exclude: (name) => name.includes('node_modules') || name.endsWith('dist'),
  })
    .sort()
    .flatMap((path) => findProofs({ path, text: readFileSync(`${root}/${path}`, 'utf8') }));
}
