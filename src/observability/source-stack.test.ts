import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { stackInSource } from './source-stack.ts';

const SOURCE = `interface Unused { readonly nothing: string }

export function fails(): never {
  throw new Error('on line 4');
}
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchgate-stack-'));
  await mkdir(join(folder, 'src', 'part'), { recursive: true });
  await writeFile(join(folder, 'src', 'part', 'failing.ts'), SOURCE);
  const settings = {
    bundle: true,
    format: 'esm',
    sourcemap: 'linked',
    absWorkingDir: folder,
    logLevel: 'silent',
  } as const;
  await build({ ...settings, entryPoints: ['src/part/failing.ts'], outdir: 'dist/bundle' });
});
afterAll(() => rm(folder, { recursive: true }));

/** As a process of its own has it, without Node's help. */
function stackOf(file: string): string {
  const script = `const { fails } = await import(${JSON.stringify(file)}); try { fails() } catch (e) { console.log(e.stack) }`;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
}

describe('a stack trace from a bundle', () => {
  it('is told in terms of the source', () => {
    const stack = stackOf(join(folder, 'dist', 'bundle', 'failing.js'));
    expect(stack).toContain('/dist/bundle/failing.js:');
    expect(stackInSource(stack)).toMatch(/^Error: on line 4\n +at fails \(src\/part\/failing\.ts:4:\d+\)\n/);
  });

  it('stays as it is where there is no map, and where it is not of a bundle', () => {
    const elsewhere = 'Error: x\n    at f (file:///nowhere/bundle/gone.js:1:2)\n    at node:internal/process:3:4';
    expect(stackInSource(elsewhere)).toBe(elsewhere);
  });
});
