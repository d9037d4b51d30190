/** Makes the manifests of the engine version that is to be built the folder's own: `choose-version.ts 2.20.0`. */
import { copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const version = process.argv[2] ?? '';
const older = join('older', version);
if (version !== '' && existsSync(older))
  for (const file of readdirSync(older)) copyFileSync(join(older, file), file);
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  dependencies: Record<string, string>;
};
const wrong = Object.entries(dependencies).filter(
  ([name, pinned]) => name.startsWith('@medusajs/') && pinned !== version,
);
if (wrong.length > 0) {
  const known = existsSync('older') ? readdirSync('older') : [];
  console.error(
    `MEDUSA_VERSION=${version} cannot be built: package.json pins ${wrong.map((pair) => pair.join(' ')).join(', ')}; older/ has ${known.join(', ') || 'nothing'}.`,
  );
  process.exit(1);
}
