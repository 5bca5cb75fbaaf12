// The README's TypeScript examples, compiled together with `types/` as they stand.

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = new URL('../../', import.meta.url);
const SOURCES = new URL('target/readme/', ROOT);
const OUTPUT = new URL('target/readme-compiled/', ROOT);
const GIVEN = `
  declare const fetchToken: () => Promise<string>;
  declare const show: (text: string) => void;
  declare const reload: (streams: string[]) => void;
`;

/** Gives what the compiler has to say, and the compiled examples. */
export async function compileExamples(change = (text) => text) {
  [SOURCES, OUTPUT].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(SOURCES, { recursive: true });
  const text = readFileSync(new URL('README.md', ROOT), 'utf8');
  const blocks = [...text.matchAll(/```typescript\n(.*?)```/gs)].map(([, block]) => block);
  const names = blocks.map((_, index) => `example-${index + 1}`);
  blocks.forEach((block, index) => writeFileSync(new URL(`${names[index]}.ts`, SOURCES), change(`${GIVEN}${block}`)));
  const compiler = ['node_modules/typescript/bin/tsc', '--project', 'types', '--noEmit', 'false', '--outDir', fileURLToPath(OUTPUT)];
  const { stdout } = await promisify(execFile)(process.execPath, compiler, { cwd: fileURLToPath(ROOT) }).catch((error) => error);
  return { complaints: stdout, examples: names.map((name) => new URL(`target/readme/${name}.js`, OUTPUT)) };
}
