/**
 * Watches the capacity that matches wait for, and wakes as many as there is room for: the most urgent first, then the
 * oldest. One listing of an allocation answers for everybody who waits there, so that a hundred thousand who wait ask the
 * orchestrator no more often than one does.
 *
 *   lines (shape → who waits) ─► list each allocation ─► payloads that fit ─► wake the first of the lines
 */
import { decodeShape } from '../allocations/capacity-shape.ts';
import type { WatchedAllocations } from '../allocations/watched-allocations.ts';
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import { assignRoom, candidateFor, groupPayloads, type Line } from './room.ts';

export interface CapacityWatchSettings {
  /** The least time between two looks at the same allocation. */
  readonly everyMs: number;
  readonly callTimeoutMs: number;
}

interface Woken {
  readonly keys: readonly MatchKey[];
}

export class CapacityWatch {
  private readonly lastLook = new Map<string, { readonly endedAt: number; readonly tookMs: number }>();
  /** By allocation, who was woken at the last look. */
  private readonly woken = new Map<string, Woken>();
  private choosing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly port: Pick<OrchestratorPort, 'list'>,
    private readonly backlog: Backlog,
    private readonly queue: PlacementQueue,
    private readonly watched: WatchedAllocations,
    private readonly settings: CapacityWatchSettings,
  ) {}

  async look(): Promise<void> {
    const demand = Map.groupBy(await this.demand(), ({ shape }) => shape.allocation_id);
    for (const known of this.woken.keys()) if (!demand.has(known)) this.woken.delete(known);
    const due = [...demand].filter(([allocationId]) => this.isDue(allocationId));
    const provided = new Set<MatchKey>();
    const looks = await Promise.all(due.map(([allocationId, lines]) => this.lookAt(allocationId, lines, provided)));
    await this.watched.publish(looks.flatMap((id) => id ?? []));
  }

  private async demand(): Promise<Line[]> {
    const ofShards = await Promise.all(
      this.backlog.keys.all().map(async (shard) => {
        const shapes = Object.entries(await this.backlog.shapes(shard));
        return shapes.flatMap(([id, text]) => {
          const shape = decodeShape(text);
          return shape ? [{ id, shard, shape }] : [];
        });
      }),
    );
    return ofShards.flat();
  }

  /** A listing that takes long is made less often: it must never be more than a small part of what the upstream does. */
  private isDue(allocationId: string): boolean {
    const last = this.lastLook.get(allocationId);
    if (!last) return true;
    return performance.now() - last.endedAt >= Math.max(this.settings.everyMs, 5 * last.tookMs);
  }

  /**
   * The allocation's id where it could be listed.
   * @param provided those for whom this round has found room, here or elsewhere
   */
  private async lookAt(
    allocationId: string,
    lines: readonly Line[],
    provided: Set<MatchKey>,
  ): Promise<string | undefined> {
    const startedAt = performance.now();
    const projectId = lines[0]?.shape.project_id ?? '';
    const shapes = lines.map(({ shape }) => shape);
    const limits = { timeoutMs: this.settings.callTimeoutMs };
    const listed = await this.port.list({ projectId, allocationId }, limits, (payload) =>
      candidateFor(shapes, payload),
    );
    this.lastLook.set(allocationId, { endedAt: performance.now(), tookMs: performance.now() - startedAt });
    if (listed.kind !== 'found') return undefined;
    const groups = groupPayloads(listed.value, shapes);
    const room = groups.reduce((sum, { count }) => sum + count, 0);
    if (room === 0) {
      this.woken.delete(allocationId);
      return allocationId;
    }
    // Who was woken at the last look and still tries will take a payload that is Ready in this listing yet.
    const trying = await this.backlog.stillTrying(this.woken.get(allocationId)?.keys ?? []);
    const chosen = await this.inTurn(async () => {
      const waiting = await this.waiting(lines, room + provided.size);
      const some = assignRoom(groups, waiting, trying.length, provided);
      for (const { key } of some) provided.add(key);
      return some;
    });
    this.woken.set(allocationId, { keys: [...trying, ...chosen.map(({ key }) => key)] });
    await this.wake(chosen.map(({ key }) => key));
    return allocationId;
  }

  /** One allocation after the other, as their listings come in: who has been given room in one is not woken for another. */
  private inTurn<T>(choose: () => Promise<T>): Promise<T> {
    const chosen = this.choosing.then(choose);
    this.choosing = chosen.catch(() => undefined);
    return chosen;
  }

  private async waiting(lines: readonly Line[], most: number) {
    const heads = await Promise.all(
      lines.map(async ({ id, shard, shape }) =>
        (await this.backlog.inLine(shard, id, most)).map(({ key, order }) => ({ key, order, shape })),
      ),
    );
    return heads.flat();
  }

  private async wake(keys: readonly MatchKey[]): Promise<void> {
    for (const [shard, ofShard] of Map.groupBy(keys, (key) => this.queue.shardOf(key))) {
      const woken = await this.backlog.wake(shard, ofShard);
      if (woken > 0) await this.queue.announce(shard, woken);
    }
  }
}
