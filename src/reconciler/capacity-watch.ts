/**
 * Watches the capacity that matches wait for, and wakes as many as there is room for: the most urgent first, then the
 * oldest. One listing of an allocation answers for everybody who waits there, so that a hundred thousand who wait ask the
 * orchestrator no more often than one does.
 *
 *   lines (shape → who waits) ─► list each allocation ─► payloads that fit ─► wake the first of the lines
 */
import { setTimeout as delay } from 'node:timers/promises';
import { decodeShape } from '../allocations/capacity-shape.ts';
import type { WatchedAllocations } from '../allocations/watched-allocations.ts';
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import type { FleetListing } from './fleet-listing.ts';
import { inTurns } from './in-turns.ts';
import {
  assignRoom,
  candidateFor,
  groupPayloads,
  roomIn,
  type AllocationRoom,
  type Applicant,
  type Line,
} from './room.ts';
import { SideBySide } from './side-by-side.ts';

/** Of allocations that are listed within this time, each match gets room in the one that it prefers; a slow one is not waited for. */
const TOGETHER_MS = 100;

/** What a look at an allocation has shown. */
interface Sighting extends AllocationRoom {
  readonly lines: readonly Line[];
  readonly againInMs: number;
  /** Who was woken at the last look and still tries: each will take a payload that is Ready in this listing yet. */
  readonly trying: readonly MatchKey[];
}

export class CapacityWatch {
  private readonly lastLook = new Map<string, { readonly endedAt: number; readonly tookMs: number }>();
  /** By allocation, who was woken at the last look. */
  private readonly woken = new Map<string, readonly MatchKey[]>();
  private readonly looks = new SideBySide<string>();
  private choosing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly fleet: FleetListing,
    private readonly backlog: Backlog,
    private readonly queue: PlacementQueue,
    private readonly watched: WatchedAllocations,
    /** The least time between two looks at the same allocation. */
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when those are woken whose allocations could be listed soon; slower looks go on beside the next ones. */
  async look(): Promise<void> {
    const demand = Map.groupBy(await this.demand(), ({ shape }) => shape.allocation_id);
    for (const known of this.woken.keys()) if (!demand.has(known)) this.woken.delete(known);
    const due = [...demand].filter(([allocationId]) => this.isDue(allocationId));
    const round: Round = { provided: new Set(), inTime: [] };
    const looks = due.map(([allocationId, lines]) => this.begin(allocationId, lines, round));
    await Promise.race([Promise.all(looks), delay(TOGETHER_MS)]);
    const { inTime } = round;
    round.inTime = undefined;
    if (inTime) await this.provide(inTime, round.provided);
  }

  /** Resolves when no look is under way any more. */
  async rest(): Promise<void> {
    await this.looks.settled();
  }

  private begin(allocationId: string, lines: readonly Line[], round: Round): Promise<void> {
    return this.looks.begin(allocationId, async () => {
      try {
        const sighting = await this.lookAt(allocationId, lines);
        if (sighting && round.inTime) round.inTime.push(sighting);
        else if (sighting) await this.provide([sighting], round.provided);
      } catch (error) {
        this.onError(error);
      }
    });
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
    if (this.looks.isUnderWay(allocationId)) return false;
    const last = this.lastLook.get(allocationId);
    if (!last) return true;
    return performance.now() - last.endedAt >= this.pauseAfter(last.tookMs);
  }

  private pauseAfter(tookMs: number): number {
    return Math.max(this.everyMs, 5 * tookMs);
  }

  /** Undefined where the allocation could not be listed. */
  private async lookAt(allocationId: string, lines: readonly Line[]): Promise<Sighting | undefined> {
    const startedAt = performance.now();
    const projectId = lines[0]?.shape.project_id ?? '';
    const shapes = lines.map(({ shape }) => shape);
    const listed = await this.fleet.list({ projectId, allocationId }, (payload) => candidateFor(shapes, payload));
    const tookMs = performance.now() - startedAt;
    this.lastLook.set(allocationId, { endedAt: performance.now(), tookMs });
    if (listed.kind !== 'found') return undefined;
    const groups = groupPayloads(listed.value, shapes);
    // Where nothing is Ready they will take nothing of this listing, nor of what becomes Ready later.
    const trying = groups.length === 0 ? [] : await this.backlog.stillTrying(this.woken.get(allocationId) ?? []);
    const againInMs = this.pauseAfter(tookMs) + tookMs;
    return { allocationId, lines, groups, spokenFor: trying.length, trying, againInMs };
  }

  /** One look after the other, as they come in: who has been given room by one is not woken by another. */
  private provide(sightings: readonly Sighting[], provided: Set<MatchKey>): Promise<void> {
    const done = this.choosing.then(async () => {
      const open = sightings.filter((sighting) => roomIn(sighting) > 0);
      const most = open.reduce((sum, sighting) => sum + roomIn(sighting), provided.size);
      const applicants = open.length === 0 ? [] : await this.applicants(open, most);
      const chosen = assignRoom(open, applicants, provided);
      const byAllocation = Map.groupBy(chosen, ({ shape }) => shape.allocation_id);
      for (const { key } of chosen) provided.add(key);
      for (const { allocationId, trying } of sightings) {
        const keys = [...trying, ...(byAllocation.get(allocationId) ?? []).map(({ key }) => key)];
        if (keys.length > 0) this.woken.set(allocationId, keys);
        else this.woken.delete(allocationId);
      }
      for (const [allocationId, some] of byAllocation) await this.wake(allocationId, some);
      const left = new Set(applicants.flatMap(({ key, id }) => (provided.has(key) ? [] : [id])));
      const looks = sightings.map(({ lines, ...sighting }) => {
        const scarce = lines.map(({ id }) => id).filter((id) => roomIn(sighting) <= 0 || left.has(id));
        return { ...sighting, scarce };
      });
      await this.watched.publish(looks);
    });
    this.choosing = done.catch(() => undefined);
    return done;
  }

  /** As many of each line as there is room for, and one more: whether anybody is left. */
  private async applicants(sightings: readonly Sighting[], most: number): Promise<Applicant[]> {
    const heads = await Promise.all(
      sightings
        .flatMap(({ lines }) => lines)
        .map(async ({ id, shard, shape }) =>
          (await this.backlog.inLine(shard, id, most + 1)).map(({ key, order }) => ({ key, order, id, shape })),
        ),
    );
    const entries = heads.flat();
    const wants = await this.backlog.wants(inSeveral(entries.map(({ key }) => key)));
    return entries.map((entry) => ({ ...entry, rank: wants.get(entry.key)?.indexOf(entry.id) ?? 0 }));
  }

  private async wake(allocationId: string, chosen: readonly Applicant[]): Promise<void> {
    const keys = chosen.map(({ key }) => key);
    for (const [shard, ofShard] of Map.groupBy(keys, (key) => this.queue.shardOf(key))) {
      // A fleet that starts has room for thousands: Redis serves others in between.
      for await (const some of inTurns(ofShard)) {
        const woken = await this.backlog.wake(shard, allocationId, some);
        if (woken > 0) await this.queue.announce(shard, woken);
      }
    }
  }
}

interface Round {
  /** For whom there is room, here or elsewhere. */
  readonly provided: Set<MatchKey>;
  /** Undefined once it is over. */
  inTime: Sighting[] | undefined;
}

function inSeveral(keys: readonly MatchKey[]): MatchKey[] {
  const once = new Set<MatchKey>();
  const again = new Set<MatchKey>();
  for (const key of keys) (once.has(key) ? again : once).add(key);
  return [...again];
}
