/** Where the Redis of the tools and tests comes from. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError, run, say } from './run.mjs';

const serverNames = ['redis-server', 'valkey-server'];
/** Debian's image puts servers here, which a plain user's PATH may lack. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function find(name, folders) {
  return folders.map((folder) => join(folder, name)).find(executable);
}

const onPath = (name, env) => find(name, (env.PATH ?? '').split(delimiter).filter(Boolean));

function findServer(env, extraFolders = []) {
  const folders = [...(env.PATH ?? '').split(delimiter).filter(Boolean), ...extraFolders];
  return serverNames.map((name) => find(name, folders)).find((file) => file !== undefined);
}

const dockerAnswers = (env) =>
  onPath('docker', env) !== undefined && spawnSync('docker', ['info'], { env, timeout: 15_000 }).status === 0;

async function installWithApt(env) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && !onPath('sudo', env)) return false;
  // Without a terminal nobody could type the password: then sudo must fail and not wait.
  const sudo = isRoot ? [] : process.stdin.isTTY ? ['sudo'] : ['sudo', '-n'];
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    const stdin = process.stdin.isTTY ? 'inherit' : 'ignore';
    return run(command, rest, { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: [stdin, 2, 2] });
  };
  say(`installing redis-server (${[...sudo, 'apt-get'].join(' ')})`);
  await apt('update', '-qq');
  return apt('install', '-y', '-qq', '--no-install-recommends', 'redis-server');
}

function install(env) {
  if (onPath('apt-get', env)) return installWithApt(env);
  if (!onPath('brew', env)) return Promise.resolve(false);
  say('installing redis (brew)');
  return run('brew', ['install', 'redis'], { env });
}

/**
 * Tells the tools through the environment how they get their Redis. With REDIS_URL nothing is installed, but a server that
 * is there anyway is still named: a private Redis is what the demo and the tests like best.
 * @throws {SetupError} where nothing serves
 */
export async function ensureRedis(env) {
  const server = findServer(env);
  if (server) return { MATCHGATE_REDIS: server };
  if (env.REDIS_URL) return {};
  if (dockerAnswers(env)) {
    say('no redis-server on PATH; using a container');
    return { MATCHGATE_REDIS: 'docker' };
  }
  const installed = (await install(env)) && findServer(env, systemFolders);
  if (installed) return { MATCHGATE_REDIS: installed };
  throw new SetupError(
    'no Redis: set REDIS_URL, or put redis-server or valkey-server on PATH, or start Docker, or install it with apt-get or brew',
  );
}
