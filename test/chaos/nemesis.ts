/** Makes the faults of a schedule happen, each at its time, and mends everything in the end. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultAction, ProcessName } from './fault-plan.ts';
import type { ChaosInstallation } from './installation.ts';
import type { SupervisedRole } from './supervised-role.ts';
import type { TimeWindow } from './time-window.ts';

const WAIT_FOR_OTHERS_MS = 10_000;
/** What the gateway asks when it gives a payload back, or looks for one. */
const GIVING_BACK = ['*', 'DeleteReservation', 'GetPayload', 'ListPayloads'];

export class Nemesis {
  readonly #installation: ChaosInstallation;
  readonly #tell: (line: string) => void;
  /** One thing at a time happens to Redis; what else is drawn for it meanwhile waits. */
  #redis: Promise<unknown> = Promise.resolve();
  #upstreamPlan = 0;
  /** When the gateway could not reach either, or the orchestrator refused to look for payloads and to take them back. */
  readonly unreachable: Readonly<Record<'redis' | 'orchestrator', TimeWindow[]>> = { redis: [], orchestrator: [] };

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
    const { links } = this.#installation;
    switch (action.kind) {
      case 'kill':
        return this.#unlessLast(action.process, (process) => process.kill());
      case 'terminate':
        return this.#unlessLast(action.process, (process) => process.terminate());
      case 'crash_at':
        return this.#unlessLast(action.process, (process) => process.kill({ CHAOS_CRASH_POINT: action.point }));
      case 'pause':
        return this.#unlessLast(action.process, (process) => this.#pause(process, action.forMs));
      case 'cut':
        links[action.link].cut();
        return;
      case 'blackhole':
        links[action.link].blackhole();
        await noting(this.unreachable[action.link], delay(action.forMs));
        links[action.link].heal();
        return;
      case 'redis':
        this.#redis = this.#redis.then(() => this.#restartRedis(action));
        return;
      case 'upstream':
        if (!action.rules.some(({ operation }) => GIVING_BACK.includes(operation))) return this.#upstream(action);
        return noting(this.unreachable.orchestrator, this.#upstream(action));
    }
  }

  #pause(process: SupervisedRole, forMs: number): Promise<void> {
    const paused = process.pause(forMs);
    return process.role === 'orchestrator' ? noting(this.unreachable.orchestrator, paused) : paused;
  }

  /**
   * Waits until another process of the role is up, and will stay so: nothing is promised of an installation without any, and on a busy
   * machine a process takes its time to start.
   */
  async #unlessLast(name: ProcessName, act: (process: SupervisedRole) => unknown): Promise<void> {
    const { processes } = this.#installation;
    const chosen = processes.get(name);
    if (!chosen) return;
    const others = [...processes.values()].filter((process) => process !== chosen && process.role === chosen.role);
    const giveUpAt = performance.now() + WAIT_FOR_OTHERS_MS;
    while (others.length > 0 && !others.some(({ isReliable }) => isReliable)) {
      if (performance.now() > giveUpAt) return;
      await delay(50);
    }
    await act(chosen);
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

/** Adds how long something took. */
async function noting(windows: TimeWindow[], something: Promise<unknown>): Promise<void> {
  const from = Date.now();
  await something;
  windows.push({ from, to: Date.now() });
}

function describeFault(action: FaultAction): string {
  const { kind, ...rest } = action;
  return `${kind} ${JSON.stringify(rest)}`;
}
