/** Makes the faults of a schedule happen, each at its time, and mends everything in the end. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultAction } from './fault-plan.ts';
import type { ChaosInstallation } from './installation.ts';

export class Nemesis {
  readonly #installation: ChaosInstallation;
  readonly #tell: (line: string) => void;
  /** One thing at a time happens to Redis; what else is drawn for it meanwhile waits. */
  #redis: Promise<unknown> = Promise.resolve();
  #upstreamPlan = 0;

  constructor(installation: ChaosInstallation, tell: (line: string) => void) {
    this.#installation = installation;
    this.#tell = tell;
  }

  /** Resolves when the last fault is over. */
  async run(faults: readonly Fault[], startedAt: number): Promise<void> {
    await Promise.all(
      faults.map(async ({ atMs, ...action }) => {
        await delay(Math.max(0, startedAt + atMs - performance.now()));
        this.#tell(`${(atMs / 1_000).toFixed(1).padStart(6)} s  ${describeFault(action)}`);
        await this.#inflict(action);
      }),
    );
    await this.#redis;
    this.#installation.links.redis.heal();
    this.#installation.links.orchestrator.heal();
  }

  async #inflict(action: FaultAction): Promise<void> {
    const { processes, links } = this.#installation;
    switch (action.kind) {
      case 'kill':
        processes.get(action.process)?.kill();
        return;
      case 'terminate':
        processes.get(action.process)?.terminate();
        return;
      case 'crash_at':
        processes.get(action.process)?.kill({ CHAOS_CRASH_POINT: action.point });
        return;
      case 'pause':
        return processes.get(action.process)?.pause(action.forMs);
      case 'cut':
        links[action.link].cut();
        return;
      case 'blackhole':
        links[action.link].blackhole();
        await delay(action.forMs);
        links[action.link].heal();
        return;
      case 'redis':
        this.#redis = this.#redis.then(() => this.#restartRedis(action));
        return;
      case 'upstream':
        return this.#upstream(action);
    }
  }

  async #restartRedis({ how, downMs }: Extract<FaultAction, { kind: 'redis' }>): Promise<void> {
    const { redis } = this.#installation;
    if (how === 'terminate') await redis.terminate();
    else if (how === 'kill') await redis.kill();
    else await redis.powerCut();
    await delay(downMs);
    await redis.start();
  }

  /** The orchestrator forgets its faults when it is killed; then this one ends early, and cannot be set meanwhile. */
  async #upstream({ seed, rules, forMs }: Extract<FaultAction, { kind: 'upstream' }>): Promise<void> {
    this.#upstreamPlan += 1;
    const plan = this.#upstreamPlan;
    const { orchestrator } = this.#installation;
    await orchestrator.setFaults(seed, rules).catch(() => undefined);
    await delay(forMs);
    if (plan === this.#upstreamPlan) await orchestrator.setFaults(0, []).catch(() => undefined);
  }
}

function describeFault(action: FaultAction): string {
  const { kind, ...rest } = action;
  return `${kind} ${JSON.stringify(rest)}`;
}
