/** The npm package as its users get it: packed, and installed into a folder of its own. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Parse } from 'typebox/value';

const root = join(import.meta.dirname, '..', '..');

const Packed = Type.Array(
  Type.Object({
    filename: Type.String(),
    size: Type.Integer(),
    unpackedSize: Type.Integer(),
    files: Type.Array(Type.Object({ path: Type.String() })),
  }),
  { minItems: 1 },
);
export type PackedPackage = Static<typeof Packed>[number];

function npm(cwd: string, ...args: string[]): string {
  // Under npm itself some of its settings are in the environment; this is a run of its own, in another folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_)/.test(name)));
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** @throws where npm fails; without a folder nothing is written */
export function pack(folder?: string): PackedPackage {
  const where = folder === undefined ? ['--dry-run'] : ['--pack-destination', folder];
  // What prepack prints would be in the way of the answer, and whoever packs here has built.
  const [packed] = Parse(Packed, JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', ...where)));
  if (!packed) throw new Error('npm packed nothing');
  return packed;
}

/** Production dependencies alone, and none of their scripts. Returns where the package then lies. */
export function install(tarball: string, folder: string): string {
  writeFileSync(join(folder, 'package.json'), '{"name":"user-of-matchgate","private":true,"type":"module"}');
  npm(folder, 'install', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball);
  return join(folder, 'node_modules', 'matchgate');
}

/** What is written to in `exports` and `bin`, as a user of the package would import and run it. */
export function entryPoints(): { exports: string[]; bins: string[] } {
  const Package = Type.Object({
    exports: Type.Record(Type.String(), Type.Unknown()),
    bin: Type.Record(Type.String(), Type.String()),
  });
  const { exports, bin } = Parse(Package, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return { exports: Object.keys(exports).filter((name) => !name.endsWith('.json')), bins: Object.values(bin) };
}
