/**
 * The first step of every npm script: makes a fresh checkout able to run, and does nothing where that is so already.
 *
 *   node tools/setup.mjs [--redis] [--build] [--tests] [MODULE ARG...]
 *
 * It installs the locked dependencies, makes sure that the pinned Node runtime works, with --redis finds a Redis server
 * (or installs one), with --build compiles src/ when it changed, with --tests prepares the packages for Jest when they
 * changed, and then runs MODULE on the pinned runtime. It uses nothing but what Node 20 brings, because nothing else is
 * there yet.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRedis } from './setup/redis.mjs';
import { SetupError, run, runInstead, say } from './setup/run.mjs';
import { withLock } from './setup/lock.mjs';

const OLDEST_NODE = 20;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const runtime = join(root, 'node_modules', 'node', 'bin', 'node');

function checkPlatform() {
  const [major] = process.versions.node.split('.');
  if (Number(major) < OLDEST_NODE) {
    throw new SetupError(`Node ${OLDEST_NODE} or newer is needed to set up, this is ${process.versions.node}`);
  }
  if (process.platform === 'win32') throw new SetupError('Linux or macOS is needed; on Windows, use WSL');
}

/** A stamp says for which inputs a step was done last; the step is skipped while they are the same. */
async function unlessStamped(stampFile, fingerprint, step) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  await step();
  mkdirSync(dirname(stampFile), { recursive: true });
  // Whole or not at all, should we be killed here.
  writeFileSync(`${stampFile}.new`, fingerprint);
  renameSync(`${stampFile}.new`, stampFile);
}

function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => statSync(join(root, file)).isFile() && !file.endsWith('.test.ts'))
    .sort();
}

async function installDependencies() {
  const stamp = join(root, 'node_modules', '.matchgate-dependencies');
  await unlessStamped(stamp, fingerprintOf(['package-lock.json']), async () => {
    say('installing the locked dependencies (npm ci); the first time, this takes a minute');
    // The tools are dev dependencies, which NODE_ENV=production would leave out. The scripts' own noise (EBADENGINE: the
    // dependencies are meant for the pinned Node) is of no use to the reader.
    const installed = await run('npm', ['ci', '--include=dev', '--loglevel=error'], { cwd: root });
    if (!installed) throw new SetupError('npm ci failed; see above');
  });
}

async function ensureRuntime() {
  const works = () => existsSync(runtime) && spawnSync(runtime, ['--version']).status === 0;
  if (works()) return;
  // Where npm was told to run no install scripts, the package has not fetched its binary yet.
  say('installing the pinned Node runtime');
  await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node') });
  if (!works()) throw new SetupError('the npm package "node" brought no runtime for this platform');
}

/** What is built after the compiler, by esbuild. */
const bundlers = ['build-console.mjs', 'bundle-roles.mjs'].map((file) => join('tools', file));
const settings = ['package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
const unbundled = join('tools', 'unbundled-packages.mjs');
const buildInputs = [...settings, ...bundlers, join('tools', 'bundled-licences.mjs'), unbundled];

async function build() {
  const inputs = [...filesBelow('src'), ...buildInputs];
  await unlessStamped(join(root, 'dist', '.matchgate-build'), fingerprintOf(inputs), async () => {
    say('compiling src/ (nest build), bundling the console and the roles (esbuild)');
    const nest = join('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
    for (const step of [[nest, 'build'], ...bundlers.map((file) => [file])]) {
      if (!(await run(runtime, step, { cwd: root }))) throw new SetupError('the build failed; see above');
    }
    // npx runs the package's own command as it lies here, and a compiler makes no file executable.
    chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
  });
}

async function bundleForTests() {
  const bundler = join('tools', 'bundle-test-packages.mjs');
  const stamp = join(root, '.matchgate', 'test-packages', '.stamp');
  await unlessStamped(stamp, fingerprintOf(['package-lock.json', bundler, unbundled]), async () => {
    say('bundling the packages that tests load (esbuild)');
    if (!(await run(runtime, [bundler], { cwd: root }))) throw new SetupError('that failed; see above');
  });
}

async function main() {
  checkPlatform();
  const args = process.argv.slice(2);
  const flags = new Set();
  while (args[0]?.startsWith('--')) flags.add(args.shift());
  const extraEnv = await withLock(join(root, '.matchgate', 'setup.lock'), async () => {
    await installDependencies();
    await ensureRuntime();
    const redis = flags.has('--redis') ? await ensureRedis(process.env) : {};
    if (flags.has('--build')) await build();
    if (flags.has('--tests')) await bundleForTests();
    return redis;
  });
  const [moduleFile, ...rest] = args;
  if (moduleFile) runInstead(runtime, [join(root, moduleFile), ...rest], { root, extraEnv });
}

main().catch((error) => {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
});
