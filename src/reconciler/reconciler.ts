/**
 * The reconciler: what falls between two processes is found here. One process of the installation runs it at a time;
 * each pass is bounded, and every step of it can be done twice.
 *
 *   due matches ─► end the overdue, re-queue the rest      open intents ─► adopt by their match, or give back
 *   releases ─► give back what is owed                     payload audit ─► orphans; matches whose payload has left
 */
export class Reconciler {
  constructor(
    private readonly shards: readonly number[],
    /** What is done for each shard, and what once for the whole installation. */
    private readonly perShard: readonly ((shard: number) => Promise<unknown>)[],
    private readonly once: readonly (() => Promise<unknown>)[],
  ) {}

  /** One part failing (the upstream is away, say) keeps none of the others from its turn. */
  async pass(): Promise<void> {
    const parts = [
      ...this.once.map((part) => part()),
      ...this.shards.flatMap((shard) => this.perShard.map((part) => part(shard))),
    ];
    const failures = (await Promise.allSettled(parts)).filter((result) => result.status === 'rejected');
    if (failures.length === 0) return;
    throw new AggregateError(
      failures.map(({ reason }) => reason as unknown),
      'parts of a pass failed',
    );
  }
}
