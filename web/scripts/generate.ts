import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema, validate } from 'graphql';

type Documents = Parameters<typeof codegen>[0]['documents'];

const web = resolve(import.meta.dirname, '..');
const output = join(web, 'src/lib/graphql/generated/operations.ts');
const header = '// Written by scripts/generate.ts from schema.graphql and the .graphql files. Do not edit.\n';

/** Reads the printed schema (or the file named by the first argument) and every document beside a component. */
export async function generate(schemaFile: string): Promise<string> {
  const schema = buildSchema(await readFile(schemaFile, 'utf8'));
  const documents: Documents = [];
  const files = await Array.fromAsync(glob('src/**/*.graphql', { cwd: web }));
  for (const file of files.sort()) {
    documents.push({ location: file, document: parse(await readFile(join(web, file), 'utf8')) });
  }
  refuseInvalid(documents);
  const scalars = { DateTime: 'string', Cursor: 'string', JSON: 'unknown', ID: 'string' };
  const code = await codegen({
    filename: output,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents,
    config: {
      scalars,
      useTypeImports: true,
      enumsAsTypes: true,
      documentMode: 'string',
      skipTypename: false,
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations: operationTypes, documents: typedDocuments },
  });
  return header + lighter(code);

  function refuseInvalid(found: Documents): void {
    const merged = parse(found.map((one) => one.document?.loc?.source.body ?? '').join('\n'));
    const problems = validate(schema, merged);
    if (problems.length > 0)
      throw new AggregateError(problems, problems.map((one) => one.message).join('\n'));
  }
}

/** Documents without indentation, and dropped from the bundle where nobody uses them (fragments, mostly). */
function lighter(code: string): string {
  return code
    .replace(/new TypedDocumentString\(`[^`]*`/g, (document) => document.replace(/\n\s*/g, '\n'))
    .replaceAll('= new TypedDocumentString(', '= /* @__PURE__ */ new TypedDocumentString(');
}

if (import.meta.main) {
  const schemaFile = resolve(process.argv[2] ?? join(web, '../schema.graphql'));
  const code = await generate(schemaFile);
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, code);
  console.log(`generated ${output}`);
}
