import type { Backlog } from '../matches/ledger/backlog.ts';
import type { OldestQueued } from '../matches/ledger/oldest-queued.ts';
import type { ProfileSource } from '../planning/profile-source.ts';

export interface ProfileBacklog {
  readonly profile: string;
  readonly queued: number;
  /** Since when the longest queued one is; null where none is, or it is not known. */
  readonly oldest_at: string | null;
}

interface Line {
  readonly queued: number;
  readonly since: number;
}
const EMPTY: Line = { queued: 0, since: Infinity };

/** What is queued of each profile, over all shards and tenants. */
export class ProfileBacklogs {
  constructor(
    private readonly backlog: Backlog,
    private readonly oldest: OldestQueued,
    private readonly profiles: ProfileSource,
  ) {}

  /** Of every profile of the file, and of those that matches are left of. */
  async read(): Promise<ProfileBacklog[]> {
    const shards = this.backlog.keys.all();
    const [flows, waiting] = await Promise.all([
      Promise.all(shards.map((shard) => this.backlog.flows(shard))),
      Promise.all(shards.map((shard) => this.oldest.waiting(shard))),
    ]);
    const lines = new Map([...this.profiles.current.profiles.keys()].map((profile) => [profile, EMPTY]));
    const add = (profile: string, queued: number, since: number) => {
      const line = lines.get(profile) ?? EMPTY;
      lines.set(profile, { queued: line.queued + queued, since: Math.min(line.since, since) });
    };
    for (const { profile, queued, oldestAt } of flows.flat()) add(profile, queued, oldestAt ?? Infinity);
    for (const { profile, since } of waiting.flat()) add(profile, 0, since);
    const known = new Set(this.profiles.current.profiles.keys());
    return [...lines]
      .filter(([profile, { queued }]) => queued > 0 || known.has(profile))
      .map(([profile, { queued, since }]) => ({
        profile,
        queued,
        oldest_at: since === Infinity ? null : new Date(since).toISOString(),
      }));
  }
}
