import ts from 'typescript';
import type { SourceFile } from '../layers/check.ts';

export const limits = { file: 300, component: 250, function: 60 };

/** Named exceptions, each with its reason. `function` entries are `path#name`. */
export const exceptions: Readonly<Record<string, string>> = {};

export interface TooLarge {
  what: string;
  lines: number;
  max: number;
}

const lineCount = (text: string): number => text.split('\n').length - (text.endsWith('\n') ? 1 : 0);

function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node))
    return node.name?.getText() ?? 'default';
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && ts.isVariableDeclaration(node.parent))
    return node.parent.name.getText();
  return undefined;
}

function functionsOf(file: SourceFile): { name: string; lines: number }[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameOf(node);
    if (name !== undefined) {
      const from = source.getLineAndCharacterOfPosition(node.getStart()).line;
      found.push({ name, lines: source.getLineAndCharacterOfPosition(node.getEnd()).line - from + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Files over 300 lines, components over 250, functions over 60 (tests: only the file limit). */
export function checkSizes(
  files: readonly SourceFile[],
  allowed: Readonly<Record<string, string>> = exceptions,
): TooLarge[] {
  const problems: TooLarge[] = [];
  for (const file of files) {
    const max = file.path.endsWith('.svelte') ? limits.component : limits.file;
    const lines = lineCount(file.text);
    if (lines > max && !(file.path in allowed)) problems.push({ what: file.path, lines, max });
    if (file.path.endsWith('.svelte') || /\.(test|bench)\.ts$/.test(file.path)) continue;
    for (const entry of functionsOf(file)) {
      const what = `${file.path}#${entry.name}`;
      if (entry.lines > limits.function && !(what in allowed))
        problems.push({ what, lines: entry.lines, max: limits.function });
    }
  }
  return problems;
}
