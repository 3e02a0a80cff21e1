import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Engine } from '../../tools/containers/engine.ts';

const OFFICIAL = 'docker.io/library/redis:7.2-bookworm';
const OWN = 'localhost/matchgate-redis:7';

/** @throws {Error} where neither a registry nor Debian's packages give one */
export function redisImage(engine: Engine): string {
  if (engine.hasImage(OWN)) return OWN;
  if (engine.hasImage(OFFICIAL) || engine.pull(OFFICIAL)) return OFFICIAL;
  const script = join(import.meta.dirname, '..', '..', 'tools', 'base-image.sh');
  const env = { ...process.env, CONTAINER_ENGINE: engine.name };
  const { status } = spawnSync(script, ['redis', OWN], { stdio: ['ignore', 2, 2], env });
  if (status !== 0) throw new Error('no image of Redis');
  return OWN;
}
