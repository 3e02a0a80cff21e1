/**
 * Puts what the roles load (our modules and those of the packages they use, some two thousand files) into a few files below
 * dist/bundle, which take half the time to load, and has dist/main.js lead there. Names and lines are kept, and source maps
 * lead back to src/. Then has Node compile them, and keep what it made of them beside them. Uses esbuild alone; the image's
 * build runs it too, with little else of tools/.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesOf } from './bundled-licences.mjs';
import { unbundled } from './unbundled-packages.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const outdir = join(dist, 'bundle');
/** What Node has compiled; it holds for this very version of it, wherever the folder is. Any other compiles anew. */
const compiled = join(outdir, 'compiled');
const [neededNode] = process.versions.node.split('.');
const LEADS_TO_BUNDLE = `import * as nodeModule from 'node:module';
if (!nodeModule.enableCompileCache) {
  process.stderr.write('Node ${neededNode} is needed, this is ' + process.versions.node + '; a checkout has it as node_modules/.bin/node\\n');
  process.exit(2);
}
nodeModule.enableCompileCache({ directory: import.meta.dirname + '/bundle/compiled', portable: true });
await import('./bundle/main.js');
`;

/** A module of ours that reads a file beside it still finds it there. */
function withFilesBeside(path, code) {
  const place = (target) => JSON.stringify(relative(outdir, target));
  return code
    .replaceAll('import.meta.url', `new URL(${place(path)}, import.meta.url).href`)
    .replaceAll('import.meta.dirname', `(import.meta.dirname + '/' + ${place(dirname(path))})`);
}

/** Likewise a package in CommonJS, wherever it has been installed. */
function inItsPlace(path, code) {
  const inPackages = relative(join(root, 'node_modules'), dirname(path));
  return code.replaceAll(/\b__dirname\b/g, `formerPlace('${inPackages}')`);
}

/**
 * Has a package's module bring a source map in which nothing of it is found, so that the maps of the bundle are of our
 * modules alone. Node reads a file's whole map at the first error that passes through it: with the packages in them, that
 * stopped a process for a second.
 */
const nothingFound = Buffer.from('{"version":3,"sources":[""],"mappings":"gglrz7BAAA"}').toString('base64');
const NO_SOURCE = `\n//# sourceMappingURL=data:application/json;base64,${nothingFound}`;

const adapted = {
  name: 'modules in their new place',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?js$/ }, ({ path }) => {
      const code = readFileSync(path, 'utf8');
      if (path.startsWith(dist)) return { contents: withFilesBeside(path, code), loader: 'js' };
      return { contents: inItsPlace(path, code) + NO_SOURCE, loader: 'js' };
    });
  },
};

const main = join(dist, 'main.js');
if (readFileSync(main, 'utf8') === LEADS_TO_BUNDLE) throw new Error('bundled already: compile anew before');
rmSync(outdir, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: [main],
  outdir,
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  sourcemap: 'linked',
  sourcesContent: false,
  external: unbundled,
  // Packages in CommonJS load Node's own modules by the one, and are told their place by the other.
  banner: {
    js: [
      "import { createRequire as requireFrom } from 'node:module';",
      'const require = requireFrom(import.meta.url);',
      "import { existsSync as isThere } from 'node:fs';",
      'const formerPlace = (path) => require.resolve.paths(path).map((folder) => `${folder}/${path}`).find(isThere) ?? path;',
    ].join('\n'),
  },
  plugins: [adapted],
  metafile: true,
  absWorkingDir: root,
  logLevel: 'warning',
});
writeFileSync(join(outdir, 'licences.txt'), licencesOf(root, metafile));
writeFileSync(main, LEADS_TO_BUNDLE);
rmSync(`${main}.map`);

const roles = readdirSync(outdir).filter((file) => /^(all|api|worker|orchestrator)-\w+\.js$/.test(file));
const compile = [
  "const { enableCompileCache } = await import('node:module');",
  `enableCompileCache({ directory: ${JSON.stringify(compiled)}, portable: true });`,
  ...roles.map((file) => `await import(${JSON.stringify(join(outdir, file))});`),
];
execFileSync(process.execPath, ['--input-type=module', '--eval', compile.join('\n')]);
