import ts from 'typescript';
import { packageRules, trees, type PackageRule, type Tree } from './tables.ts';

export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  path: string;
  text: string;
}

export interface Violation {
  file: string;
  specifier: string;
  message: string;
}

/** Every import of a file, type imports and dynamic ones included. Svelte files: their script blocks. */
export function importsOf(file: SourceFile): string[] {
  const code = file.path.endsWith('.svelte')
    ? [...file.text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n')
    : file.text;
  return ts.preProcessFile(code, true, true).importedFiles.map((found) => found.fileName);
}

const segments = (path: string): string[] => path.split('/').filter((part) => part !== '' && part !== '.');

function resolve(from: string, specifier: string): string {
  const parts = segments(from).slice(0, -1);
  for (const part of segments(specifier)) {
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

const isWithin = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

function folderOf(tree: Tree, path: string): string | undefined {
  const inside = path.slice(tree.root.length + 1);
  return tree.folders
    .map((rule) => rule.folder)
    .filter((folder) => isWithin(inside, folder))
    .toSorted((a, b) => b.length - a.length)[0];
}

function targetOf(tree: Tree, file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return resolve(file, specifier);
  for (const [alias, path] of Object.entries(tree.aliases))
    if (specifier.startsWith(alias)) return `${tree.root}/${path}${specifier.slice(alias.length)}`;
  return undefined;
}

function allows(mayImport: readonly string[], folder: string): boolean {
  return mayImport.some(
    (entry) =>
      entry === '*' || entry === folder || (entry.endsWith('/*') && folder.startsWith(entry.slice(0, -1))),
  );
}

function checkImport(tree: Tree, file: SourceFile, specifier: string): string | undefined {
  const target = targetOf(tree, file.path, specifier);
  if (target === undefined) return undefined;
  const from = folderOf(tree, file.path);
  if (from === undefined)
    return `${file.path} lies in no folder of the layer table of ${tree.root}: put it into one, or add the folder to scripts/layers/tables.ts with its reason.`;
  if (!isWithin(target, tree.root))
    return `${from}/ reaches outside of ${tree.root} to ${target}: nothing but the wire or a package connects the trees.`;
  const to = folderOf(tree, target);
  const rule = tree.folders.find((entry) => entry.folder === from);
  if (to === undefined || to === from || rule === undefined || allows(rule.mayImport, to)) return undefined;
  const allowed = rule.mayImport.length === 0 ? 'nothing' : rule.mayImport.join(', ');
  return `${from}/ may import ${allowed}, not ${to}/: move the code to the folder where it belongs, or pass it in as an argument from main.`;
}

function checkPackage(
  rules: readonly PackageRule[],
  file: SourceFile,
  specifier: string,
): string | undefined {
  if (/\.(test|bench)\.ts$/.test(file.path)) return undefined;
  const rule = rules.find((entry) => entry.packages.some((name) => isWithin(specifier, name)));
  if (rule === undefined || rule.only.some((folder) => isWithin(file.path, folder))) return undefined;
  return `${specifier} may be imported in ${rule.only.join(', ')} only: ${rule.because}.`;
}

const isTest = (path: string): boolean => /\.(test|bench)\.ts$/.test(path);

/** Compares every import with the tables; tests may import anything inside their tree and `test/`. */
export function checkLayers(
  files: readonly SourceFile[],
  tables: readonly Tree[] = trees,
  rules = packageRules,
): Violation[] {
  const violations: Violation[] = [];
  for (const file of files) {
    const tree = tables.find((entry) => isWithin(file.path, entry.root));
    for (const specifier of importsOf(file)) {
      const message =
        (tree && !isTest(file.path) ? checkImport(tree, file, specifier) : undefined) ??
        checkPackage(rules, file, specifier);
      if (message !== undefined) violations.push({ file: file.path, specifier, message });
    }
  }
  return violations;
}
