/**
 * The activity of the whole installation as one process sees it, from the outbox and so the same in every replica. Nothing is
 * followed while nobody looks: the first look reads the newest part of the outbox, and from there on the process's one reader
 * of it brings the rest, until nobody has looked for a while.
 */
import { START, isAfter } from '../delivery/event-cursor.ts';
import type { OutboxHistory } from '../delivery/outbox-history.ts';
import type { OutboxTail } from '../delivery/outbox-tail.ts';
import type { ToldEvent } from '../matches/outbox-event.ts';
import { ActivityWindow } from './activity-window.ts';

/** How much of the past the first look reads, over all shards. */
const PAST_EVENTS = 10_000;
const IDLE_MS = 300_000;
/** What may happen while the past is read; where it is more, the window begins without a past. */
const MEANWHILE = 50_000;

export interface SeenActivity {
  readonly window: ActivityWindow;
  /** From when on nothing is missing, in ms since the epoch by Redis' clock. */
  readonly since: number;
}

export class Activity {
  private following: { readonly seen: Promise<SeenActivity>; readonly stop: () => void } | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly history: OutboxHistory,
    private readonly tail: OutboxTail,
    /** How many events a shard's outbox keeps at the least. */
    private readonly outboxMaxEvents: number,
  ) {}

  look(): Promise<SeenActivity> {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.close(), IDLE_MS).unref();
    if (!this.following) {
      const following = this.follow();
      this.following = following;
      // Redis was away: whoever looks next begins anew.
      following.seen.catch(() => this.following === following && this.close());
    }
    return this.following.seen;
  }

  close(): void {
    clearTimeout(this.idle);
    this.following?.stop();
    this.following = undefined;
  }

  private follow(): { seen: Promise<SeenActivity>; stop: () => void } {
    const window = new ActivityWindow();
    const positions: string[] = [];
    const note = (event: ToldEvent) => {
      if (!isAfter(event.cursor, positions[event.shard] ?? START)) return;
      positions[event.shard] = event.cursor;
      window.note(event);
    };
    const meanwhile: ToldEvent[] = [];
    let live = (event: ToldEvent): void => {
      if (meanwhile.length < MEANWHILE) meanwhile.push(event);
    };
    const stop = this.tail.subscribeAll(
      (event) => live(event),
      // Whoever looks next begins anew.
      () => this.close(),
    );
    const seen = this.past(note).then((since) => {
      for (const event of meanwhile) note(event);
      live = note;
      return { window, since };
    });
    return { seen, stop };
  }

  /** From when on it is complete. */
  private async past(note: (event: ToldEvent) => void): Promise<number> {
    const shards = this.history.keys.all();
    // A shard that keeps fewer than asked for has dropped none.
    const most = Math.min(this.outboxMaxEvents, Math.ceil(PAST_EVENTS / shards.length));
    const parts = await Promise.all(shards.map((shard) => this.history.newest(shard, most)));
    // Of all shards in the order in which they happened: only the newest failures and actions are kept.
    const past = parts.flatMap(({ events }) => events).sort((one, other) => timeOf(one) - timeOf(other));
    for (const event of past) note(event);
    return Math.max(0, ...parts.map(({ completeSince }) => completeSince));
  }
}

/** By which a shard's events are never out of order. */
const timeOf = ({ cursor }: ToldEvent): number => Number.parseInt(cursor, 10);
