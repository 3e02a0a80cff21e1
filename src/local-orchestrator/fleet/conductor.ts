/**
 * Lets time pass for payloads: holds the one timer that each may have, starts and stops real processes, and takes in what
 * becomes of them.
 */
import { nextTimedStep, type TimedStep } from '../domain/life-cycle.ts';
import { failedToStart, isComing, isLeaving, moved, type Payload } from '../domain/payload.ts';
import type { AllocationPool } from './allocation-pool.ts';
import type { Cancel } from './clock.ts';
import type { Fleet } from './fleet.ts';
import { done, refused, type Outcome } from './outcome.ts';
import { rescale } from './scaler.ts';

/** Whoever runs real processes. It tells the conductor of each exit, also of those that it brought about. */
export interface ProcessRunner {
  start(pool: AllocationPool, payload: Payload): void;
  /** Ends the process, asking first; true when there is one. */
  stop(payloadId: string, graceMs: number): boolean;
}

const withoutProcesses: ProcessRunner = {
  start: () => undefined,
  stop: () => false,
};

export class Conductor {
  readonly #fleet: Fleet;
  readonly #timers = new Map<string, Cancel>();
  #runner: ProcessRunner = withoutProcesses;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    fleet.onPayload((pool, payload, before) => {
      if (payload.state !== before?.state) this.#enter(pool, payload);
    });
  }

  useRunner(runner: ProcessRunner): void {
    this.#runner = runner;
  }

  /** Takes over the payloads of an earlier life. Their processes, if they had any, ended with it. */
  resume(pool: AllocationPool): void {
    for (const payload of [...pool.payloads()]) {
      const lost = pool.behaviour.process !== null && ['Starting', 'Ready', 'Reserved'].includes(payload.state);
      if (lost) this.#leave(pool, payload, 'the orchestrator was restarted');
      else this.#enter(pool, payload);
    }
  }

  /** The process of a payload has ended, or is to be taken for ended. */
  exited(pool: AllocationPool, payloadId: string, exitCode: number | null): Outcome<object> {
    const payload = pool.get(payloadId);
    if (!payload) return refused('not_found', `there is no payload ${payloadId}`);
    if (payload.state === 'Error') return refused('conflict', 'no process runs: it waits for its next start');
    if (isLeaving(payload)) {
      if (!pool.behaviour.process || payload.state !== 'Shutdown') return refused('conflict', 'the payload is leaving');
      this.#remove(pool, payload);
      return done({});
    }
    this.#leave(pool, payload, exitCode === null ? 'the process was ended' : `the process exited with ${exitCode}`);
    return done({});
  }

  /** What `Starting` waits for when the process is real, or simulated and impatient. */
  becameReady(pool: AllocationPool, payload: Payload): Outcome<object> {
    if (payload.state === 'Ready' || payload.state === 'Reserved') return done({});
    if (payload.state !== 'Starting') return refused('conflict', `a payload in ${payload.state} cannot become Ready`);
    this.#move(pool, payload, { kind: 'move', to: 'Ready', afterMs: 0 });
    return done({});
  }

  #enter(pool: AllocationPool, payload: Payload): void {
    this.#cancelTimer(payload.id);
    if (pool.behaviour.process) this.#toRunner(pool, payload);
    const step = nextTimedStep(payload, pool.behaviour);
    if (!step) return;
    const leftMs = Math.max(0, payload.stateSinceAt + step.afterMs - this.#fleet.clock.now());
    this.#schedule(pool, payload, step, leftMs);
  }

  #schedule(pool: AllocationPool, { id }: Payload, step: TimedStep, ms: number): void {
    const cancel = this.#fleet.clock.after(ms, () => {
      this.#timers.delete(id);
      const payload = pool.get(id);
      if (payload) this.#move(pool, payload, step);
    });
    this.#timers.set(id, cancel);
  }

  #toRunner(pool: AllocationPool, payload: Payload): void {
    if (payload.state === 'Starting') this.#runner.start(pool, payload);
    if (payload.state !== 'Shutdown') return;
    const running = this.#runner.stop(payload.id, pool.behaviour.timings.shutdownMs);
    if (!running) this.#schedule(pool, payload, { kind: 'gone', afterMs: 0 }, pool.behaviour.timings.shutdownMs);
  }

  #move(pool: AllocationPool, payload: Payload, step: TimedStep): void {
    switch (step.kind) {
      case 'gone':
        this.#remove(pool, payload);
        break;
      case 'exit':
        this.#leave(pool, payload, 'the game is over');
        break;
      case 'move': {
        const next = moved(payload, step.to, this.#fleet.moment());
        this.#fleet.change(pool, next, { type: 'state', from: payload.state, to: step.to });
        rescale(this.#fleet, pool);
      }
    }
  }

  #leave(pool: AllocationPool, payload: Payload, details: string): void {
    const moment = this.#fleet.moment();
    const next = isComing(payload)
      ? failedToStart(payload, moment, details)
      : moved(payload, 'Unhealthy', moment, details);
    this.#fleet.change(pool, next, { type: 'state', from: payload.state, to: next.state, details });
    rescale(this.#fleet, pool);
  }

  #remove(pool: AllocationPool, payload: Payload): void {
    this.#cancelTimer(payload.id);
    this.#fleet.remove(pool, payload);
    rescale(this.#fleet, pool);
  }

  #cancelTimer(payloadId: string): void {
    this.#timers.get(payloadId)?.();
    this.#timers.delete(payloadId);
  }
}
