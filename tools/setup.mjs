/**
 * The first step of every npm script: makes a fresh checkout able to run, and does nothing where that is so already.
 *
 *   node tools/setup.mjs [--redis] [--build] [MODULE ARG...]
 *
 * It installs the locked dependencies, makes sure that the pinned Node runtime works, with --redis finds a Redis server
 * (or installs one), with --build compiles src/ when it changed, and then runs MODULE on the pinned runtime. It uses
 * nothing but what Node 20 brings, because nothing else is there yet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const runtime = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const say = (text) => process.stderr.write(`setup: ${text}\n`);

class SetupError extends Error {}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  return result.status === 0;
}

function onPath(name) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
}

/** A stamp says for which inputs a step was done last; the step is skipped while they are the same. */
function unlessStamped(stampFile, fingerprint, step) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return;
  step();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, fingerprint);
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

function installDependencies() {
  const stamp = join(root, 'node_modules', '.matchgate-dependencies');
  unlessStamped(stamp, fingerprintOf(['package.json', 'package-lock.json']), () => {
    say('installing the locked dependencies (npm ci)');
    // The scripts' own noise (EBADENGINE: the dependencies are meant for the pinned Node) is of no use to the reader.
    if (!run('npm', ['ci', '--loglevel=error'])) throw new SetupError('npm ci failed; see above');
  });
}

function ensureRuntime() {
  const works = () => existsSync(runtime) && spawnSync(runtime, ['--version']).status === 0;
  if (works()) return;
  say('installing the pinned Node runtime');
  run(process.execPath, ['installArchSpecificPackage.js'], { cwd: join(root, 'node_modules', 'node') });
  if (!works()) throw new SetupError('the npm package "node" brought no runtime for this platform');
}

const redisNames = ['redis-server', 'valkey-server'];
const findRedis = () => redisNames.map(onPath).find((file) => file !== undefined);
const dockerAnswers = () => onPath('docker') !== undefined && spawnSync('docker', ['info']).status === 0;

function installRedis() {
  if (onPath('apt-get')) {
    const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
    const apt = (...args) => {
      const [command, ...rest] = [...sudo, 'apt-get', ...args];
      return run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    };
    say('installing redis-server (apt-get)');
    return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', 'redis-server');
  }
  if (onPath('brew')) {
    say('installing redis (brew)');
    return run('brew', ['install', 'redis']);
  }
  return false;
}

/** Decides how the tools get their Redis, and tells them through the environment. */
function ensureRedis() {
  if (process.env.REDIS_URL) return {};
  let server = findRedis();
  if (!server && dockerAnswers()) return { MATCHGATE_REDIS: 'docker' };
  if (!server && installRedis()) server = findRedis();
  if (!server) {
    throw new SetupError(
      'no Redis: set REDIS_URL, or put redis-server or valkey-server on PATH, or start Docker, or install it with apt-get or brew',
    );
  }
  return { MATCHGATE_REDIS: server };
}

function build() {
  const inputs = [...filesBelow('src'), 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
  unlessStamped(join(root, 'dist', '.matchgate-build'), fingerprintOf(inputs), () => {
    say('compiling src/ (nest build)');
    if (!run(runtime, [join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build'])) {
      throw new SetupError('the build failed; see above');
    }
  });
}

/** Runs the module in this terminal; signals reach it as they reach us, and we answer with its exit code. */
function hand(moduleFile, args, extraEnv) {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(runtime, [moduleFile, ...args], { stdio: 'inherit', env: { ...process.env, ...extraEnv, PATH } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal's Ctrl-C goes to the whole foreground group; a signal sent to this pid alone is passed on.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 15)));
}

function main() {
  const args = process.argv.slice(2);
  const flags = new Set();
  while (args[0]?.startsWith('--')) flags.add(args.shift());
  installDependencies();
  ensureRuntime();
  const extraEnv = flags.has('--redis') ? ensureRedis() : {};
  if (flags.has('--build')) build();
  const [moduleFile, ...rest] = args;
  if (moduleFile) hand(moduleFile, rest, extraEnv);
}

try {
  main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
