import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformFileSync } from '@swc/core';

const source = join(import.meta.dirname, '..', 'naive');
/** Below the repository, so that its packages are found from there. */
const target = join(import.meta.dirname, '..', '..', '..', '.matchgate', 'bench', 'naive');

/** Nest's decorators are what Node's own type stripping cannot do. Answers with the file to run. */
export function compileNaive(): string {
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(source)) {
    const { code } = transformFileSync(join(source, file), {
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
      module: { type: 'es6' },
    });
    writeFileSync(join(target, file.replace(/\.ts$/, '.js')), code.replace(/(from ['"]\.[^'"]+)\.ts/g, '$1.js'));
  }
  return join(target, 'main.js');
}
