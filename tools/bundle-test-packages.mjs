/**
 * Puts the packages that most tests load, some thousand files, into a few files below .matchgate/test-packages, to which
 * tools/jest-resolver.mjs leads whoever imports them. Jest gives each test file modules of its own: without this, each
 * finds, reads and compiles those thousand files anew.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { unbundled } from './unbundled-packages.mjs';

const root = resolve(import.meta.dirname, '..');
const outdir = join(root, '.matchgate', 'test-packages');
const entries = join(root, '.matchgate', 'test-packages-entries');

/** By the name under which they are imported. One that is missing here is loaded from node_modules, and works as well. */
const packages = [
  ...['@nestjs/bullmq', '@nestjs/common', '@nestjs/core', '@nestjs/platform-fastify', 'fastify', 'reflect-metadata'],
  ...['@opentelemetry/api', '@opentelemetry/exporter-trace-otlp-http', '@opentelemetry/resources'],
  ...[
    '@opentelemetry/sdk-trace',
    '@marcbachmann/cel-js',
    'ajv',
    'ajv/dist/2020.js',
    'ajv-formats',
    'bullmq',
    'ioredis',
  ],
  ...['ipaddr.js', 'jose', 'opossum', 'prom-client', 'rxjs', 'standardwebhooks', 'undici', 'yaml'],
  ...['typebox', 'typebox/compile', 'typebox/value', 'cli-table3', 'commander', 'eventsource-parser', 'fast-check'],
];

const fileOf = (name) => `${name.replaceAll(/[@/]/g, '_')}.mjs`;

/** Exports what Node makes of the package, also of one in CommonJS, whose names the bundler does not know. */
async function entryFor(name) {
  const names = Object.keys(await import(name)).filter((key) => /^[\w$]+$/.test(key));
  const list = names.map((key, index) => `${key}: name${index}`).join(', ');
  const exported = names.map((key, index) => `name${index} as ${key}`).join(', ');
  return [`import * as all from ${JSON.stringify(name)};`, `const { ${list} } = all;`, `export { ${exported} };`].join(
    '\n',
  );
}

for (const folder of [outdir, entries]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
for (const name of packages) writeFileSync(join(entries, fileOf(name)), await entryFor(name));
await build({
  entryPoints: packages.map((name) => join(entries, fileOf(name))),
  outdir,
  outExtension: { '.js': '.mjs' },
  chunkNames: 'shared-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // Nothing here is told its former place, by which these find files of theirs.
  external: [...unbundled, 'pino', '@fastify/static'],
  // Packages in CommonJS load Node's own modules by this.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);",
  },
  absWorkingDir: root,
  logLevel: 'warning',
});
const places = Object.fromEntries(packages.map((name) => [name, fileOf(name)]));
writeFileSync(join(outdir, 'places.json'), `${JSON.stringify(places, null, 2)}\n`);
rmSync(entries, { recursive: true });
