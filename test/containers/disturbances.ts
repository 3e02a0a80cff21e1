/** What happens to the containers while matches arrive: one api is restarted as in a rollout, one worker is killed. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ContainerInstallation } from './container-installation.ts';
import type { TestContainers } from './test-containers.ts';

const STOP_WITHIN_MS = 20_000;
const AWAY_MS = 2_000;

/** Spread over the time in which matches arrive; resolves when everything is up again. */
export async function disturb(
  { apis: [api], workers: [worker] }: ContainerInstallation,
  containers: TestContainers,
  loadMs: number,
  tell: (line: string) => void,
): Promise<void> {
  await Promise.all([
    after(loadMs * 0.25, async () => {
      tell('api-0 is restarted (SIGTERM, and started again)');
      await api.restart({ timeout: STOP_WITHIN_MS });
      tell('api-0 is back');
    }),
    after(loadMs * 0.5, async () => {
      tell('worker-0 is killed (SIGKILL)');
      containers.kill(worker);
      await delay(AWAY_MS);
      containers.startAgain(worker);
      tell('worker-0 is back');
    }),
  ]);
}

async function after(ms: number, act: () => Promise<void>): Promise<void> {
  await delay(ms);
  await act();
}
