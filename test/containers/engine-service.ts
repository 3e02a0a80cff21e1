/** Where testcontainers finds the engine: Docker's own socket, or an API socket of podman's that lives as long as the test. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../tools/containers/engine.ts';
import { exitOf } from '../../tools/stack/child-process.ts';
import { eventually } from '../support/eventually.ts';

export interface EngineService {
  stop(): Promise<void>;
}

export async function serveEngine(engine: Engine): Promise<EngineService> {
  if (engine.name === 'docker') return { stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-podman-'));
  const socket = join(folder, 'docker.sock');
  const service = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], { stdio: 'ignore' });
  const exited = exitOf(service);
  await eventually(() => existsSync(socket) || service.exitCode !== null, Boolean, { withinMs: 30_000 });
  Object.assign(process.env, {
    DOCKER_HOST: `unix://${socket}`,
    // Its image comes from a registry; this test ends what it starts.
    TESTCONTAINERS_RYUK_DISABLED: 'true',
    TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
  });
  return {
    stop: async () => {
      service.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
