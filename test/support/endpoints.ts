import { setTimeout as delay } from 'node:timers/promises';
import type { RoleProcess } from '../../tools/stack/role-process.ts';

const LOOKED_EVERY_MS = 50;

/** Which replicas get requests: those that say that they are ready, as a Kubernetes Service or any load balancer has it. */
export class Endpoints {
  private ready: readonly string[] = [];
  private readonly over = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  /** @param processes those there have ever been; one that is gone is not ready */
  constructor(private readonly processes: () => readonly RoleProcess[]) {}

  get urls(): readonly string[] {
    return this.ready;
  }

  async start(): Promise<void> {
    await this.look();
    this.looking = this.lookAgain();
  }

  async stop(): Promise<void> {
    this.over.abort();
    await this.looking;
  }

  private async lookAgain(): Promise<void> {
    while (!this.over.signal.aborted) {
      await delay(LOOKED_EVERY_MS);
      await this.look();
    }
  }

  private async look(): Promise<void> {
    const asked = await Promise.all(
      this.processes().map(async (process) => ((await isReady(process)) ? [process.url] : [])),
    );
    this.ready = asked.flat();
  }
}

async function isReady({ metricsUrl }: RoleProcess): Promise<boolean> {
  const answer = await fetch(`${metricsUrl}/healthz/ready`).catch(() => undefined);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}
