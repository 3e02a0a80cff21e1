/** The container engine of this machine, spoken to through its command: docker, or podman, which takes the same words. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CANDIDATES = ['docker', 'podman'] as const;
export type EngineName = (typeof CANDIDATES)[number];

const ANSWERS_WITHIN_MS = 15_000;

export class Engine {
  readonly name: EngineName;

  constructor(name: EngineName) {
    this.name = name;
    if (name === 'podman') useSettingsForPodman(process.env);
  }

  /** The first that answers; one that is only a client without its daemon does not. */
  static find(wanted = process.env.CONTAINER_ENGINE): Engine | undefined {
    return CANDIDATES.filter((name) => wanted === undefined || name === wanted)
      .map((name) => new Engine(name))
      .find((engine) => engine.answers());
  }

  answers(): boolean {
    return spawnSync(this.name, ['info'], { timeout: ANSWERS_WITHIN_MS, stdio: 'ignore' }).status === 0;
  }

  hasImage(image: string): boolean {
    return spawnSync(this.name, ['image', 'inspect', image], { stdio: 'ignore' }).status === 0;
  }

  /** Whether a registry that is reachable from here has it. */
  pull(image: string): boolean {
    return spawnSync(this.name, ['pull', '--quiet', image], { stdio: 'ignore' }).status === 0;
  }

  /** What the image takes on disk, unpacked. */
  imageBytes(image: string): number {
    return Number(this.read('image', 'inspect', '--format', '{{.Size}}', image));
  }

  /** @throws {Error} where it fails; what it prints goes to our stderr */
  run(...args: string[]): void {
    const { status, error } = spawnSync(this.name, args, { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`${this.name} ${args[0] ?? ''} failed${error ? `: ${error.message}` : ''}`);
  }

  /** @throws {Error} with what it said on stderr where it fails */
  read(...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(this.name, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${this.name} ${args[0] ?? ''} failed: ${stderr}`);
    return stdout.trim();
  }

  /** All that it says, however it ends. */
  said(...args: string[]): string {
    const { stdout, stderr } = spawnSync(this.name, args, { encoding: 'utf8' });
    return stdout + stderr;
  }
}

/** Through the environment, so that whatever runs podman for us has them too, and nothing of the machine is changed. */
function useSettingsForPodman(env: NodeJS.ProcessEnv): void {
  const hasOwn = env.CONTAINERS_CONF !== undefined || existsSync('/etc/containers/containers.conf');
  if (hasOwn || existsSync('/run/systemd/system')) return;
  env.CONTAINERS_CONF = join(import.meta.dirname, 'containers.conf');
}

export const NO_ENGINE =
  'no container engine answers: start Docker, or install podman (apt-get install podman buildah runc)';
