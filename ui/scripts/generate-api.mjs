/**
 * Writes what the browser application knows of each component's interface: the OpenAPI document that the component's
 * `<component>-openapi` example prints, and the TypeScript types made from it. With --check nothing is written; it fails if
 * the files differ from what would be.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const COMPONENTS = ['counter', 'experiments', 'transactions', 'vendors'];
const repository = resolve(import.meta.dirname, '../..');
const folder = resolve(import.meta.dirname, '../src/lib/api');

const stale = [];
for (const component of COMPONENTS) {
  const document = readDocument(component);
  const types = astToString(await openapiTS(structuredClone(document), { alphabetize: true }));
  keep(`${component}.openapi.json`, `${JSON.stringify(document, null, 2)}\n`);
  keep(`${component}.d.ts`, `// Made by \`npm run generate\` from ${component}.openapi.json.\n\n${types}`);
}
if (stale.length > 0) {
  process.stderr.write(
    `${stale.join(', ')} in ui/src/lib/api no longer match the component: run \`npm run generate\` in ui/\n`,
  );
  process.exitCode = 1;
}

function readDocument(component) {
  const command = ['run', '--quiet', '--package', component, '--example', `${component}-openapi`];
  return JSON.parse(execFileSync('cargo', command, { cwd: repository, encoding: 'utf8' }));
}

function keep(name, content) {
  const path = join(folder, name);
  if (!process.argv.includes('--check')) writeFileSync(path, content);
  else if (content !== readIfThere(path)) stale.push(name);
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
