import { setTimeout as delay } from 'node:timers/promises';
import { SideBySide } from './side-by-side.ts';

/**
 * The reconciler: what falls between two processes is found here. One process of the installation runs it at a time;
 * each pass is bounded, and every step of it can be done twice.
 *
 *   due matches ─► end the overdue, re-queue the rest      open intents ─► adopt by their match, or give back
 *   releases ─► give back what is owed                     payload audit ─► orphans; matches whose payload has left
 */
export class Reconciler {
  private readonly parts: readonly Part[];
  private readonly running = new SideBySide<Part>();

  constructor(
    shards: readonly number[],
    /** What is done for each shard, and what once for the whole installation. */
    perShard: readonly ((shard: number) => Promise<unknown>)[],
    once: readonly Part[],
    /** How long a pass waits for its slowest part: that goes on beside the next passes, and holds up none of the others. */
    private readonly patienceMs: number,
  ) {
    this.parts = [...once, ...shards.flatMap((shard) => perShard.map((part) => () => part(shard)))];
  }

  /**
   * Begins every part that is not under way still. One that fails (the upstream is away, say) keeps none of the others from
   * its turn.
   * @throws {AggregateError} of what has failed since the last pass
   */
  async pass(): Promise<void> {
    for (const part of this.parts) void this.running.begin(part, part);
    const patience = new AbortController();
    await Promise.race([
      this.settled(),
      delay(this.patienceMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
    this.running.throwFailures('parts of a pass failed');
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.running.settled();
  }
}

type Part = () => Promise<unknown>;
