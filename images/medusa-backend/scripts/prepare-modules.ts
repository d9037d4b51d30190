/**
 * `medusa db:migrate` makes an empty dist/migrations in every module that has none, which a read-only root refuses: they are made here.
 * Argument: the folder node_modules.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const scope = join(process.argv[2] ?? 'node_modules', '@medusajs');
const modules = readdirSync(scope).map((name) => join(scope, name, 'dist'));
for (const dist of modules.filter((path) => existsSync(path)))
  mkdirSync(join(dist, 'migrations'), { recursive: true });
