/** Builds the one image of every role from the Dockerfile, wherever that is possible at all. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import Type from 'typebox';
import { Parse } from 'typebox/value';
import type { Engine } from './engine.ts';

const root = join(import.meta.dirname, '..', '..');
export const LOCAL_BASE_IMAGE = 'localhost/matchgate-node:24';

const say = (text: string) => console.error(`image: ${text}`);

const PackageFile = Type.Object({ version: Type.String() });

export function packageVersion(): string {
  return Parse(PackageFile, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).version;
}

export interface BuildSettings {
  /** Default: `matchgate:<version of package.json>`. */
  readonly tag?: string;
  /** Default: the pinned one of the Dockerfile where it can be had, otherwise one made from Debian's packages. */
  readonly baseImage?: string;
}

/** @throws {Error} where no base can be had, or the build fails; returns the image's name */
export function buildImage(engine: Engine, { tag, baseImage = usableBase(engine) }: BuildSettings = {}): string {
  const version = packageVersion();
  const image = tag ?? `matchgate:${version}`;
  say(`building ${image} with ${engine.name}${baseImage === undefined ? '' : ` on ${baseImage}`}`);
  engine.run(
    'build',
    // Podman's own format has no place for HEALTHCHECK.
    ...(engine.name === 'podman' ? ['--format', 'docker'] : []),
    // npm reaches its registry as it does from here.
    ...['--network', 'host', ...npmSecrets()],
    ...(baseImage === undefined ? [] : ['--build-arg', `BASE_IMAGE=${baseImage}`]),
    ...['--build-arg', `VERSION=${version}`],
    ...['--build-arg', `REVISION=${output('git', 'rev-parse', 'HEAD') || 'unknown'}`],
    ...['--build-arg', `CREATED=${new Date().toISOString()}`],
    ...['--tag', image, root],
  );
  return image;
}

/** Undefined: the Dockerfile's own. */
function usableBase(engine: Engine): string | undefined {
  const pinned = pinnedBase();
  if (engine.hasImage(pinned) || engine.pull(pinned)) return undefined;
  if (!engine.hasImage(LOCAL_BASE_IMAGE)) {
    say(`${pinned} is not to be had; making a base image from Debian's packages`);
    const env = { ...process.env, CONTAINER_ENGINE: engine.name };
    const { status } = spawnSync(join(root, 'tools', 'base-image.sh'), ['node', LOCAL_BASE_IMAGE], {
      stdio: ['ignore', 2, 2],
      env,
    });
    if (status !== 0) throw new Error('no base image: give one with --base IMAGE');
  }
  return LOCAL_BASE_IMAGE;
}

/** The default of the Dockerfile's BASE_IMAGE, its own arguments filled in. */
export function pinnedBase(dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')): string {
  const defaults = new Map(
    [...dockerfile.matchAll(/^ARG (\w+)=(.+)$/gm)].map(([, name, value]) => [name, value ?? '']),
  );
  const base = defaults.get('BASE_IMAGE') ?? '';
  return base.replaceAll(/\$\{(\w+)\}/g, (_text, name: string) => defaults.get(name) ?? '');
}

/** npm's own configuration of this machine, for the build alone: a secret is in no layer. */
function npmSecrets(): string[] {
  const npmSetting = (name: string) => output('npm', 'config', 'get', name);
  const files = {
    npmrc: npmSetting('userconfig'),
    npm_globalrc: npmSetting('globalconfig'),
    npm_ca: [npmSetting('cafile'), process.env.NODE_EXTRA_CA_CERTS ?? ''].find(existsSync) ?? '',
  };
  return Object.entries(files).flatMap(([id, file]) => (existsSync(file) ? ['--secret', `id=${id},src=${file}`] : []));
}

/** Empty where the command fails. On the machine's own PATH: npm looks for its configuration beside the node it runs on. */
function output(command: string, ...args: string[]): string {
  const ownFolders = join(root, 'node_modules');
  const PATH = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(ownFolders));
  const env = { ...process.env, PATH: PATH.join(delimiter) };
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: 'utf8', env });
  return status === 0 ? stdout.trim() : '';
}
