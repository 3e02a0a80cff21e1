/**
 * The events of all matches, or of one, to whoever follows them: first what is kept, then what happens. The live part
 * comes from the process's one reader of the outbox, so a follower costs no connection and no poll of Redis.
 */
import { splitMatchKey, type MatchKey } from '../matches/match-key.ts';
import { isFinal } from '../matches/match-state.ts';
import { isOperatorEvent, type OutboxEvent, type ToldEvent } from '../matches/outbox-event.ts';
import { cloudEvent } from './cloud-event.ts';
import { CursorWriter, START, isAfter, type EventPositions } from './event-cursor.ts';
import { EventStream, type StreamOutcome } from './event-stream.ts';
import type { OutboxHistory } from './outbox-history.ts';
import type { OutboxTail } from './outbox-tail.ts';

const BATCH = 500;
/** What may happen while the last of the past is read. */
const PENDING_EVENTS = 50_000;

export class EventFeed {
  private readonly streams = new Set<EventStream>();
  private readonly byMatch = new Map<MatchKey, Set<(event: OutboxEvent) => void>>();
  private unsubscribe: () => void = () => undefined;
  private closed = false;

  constructor(
    readonly history: OutboxHistory,
    private readonly tail: OutboxTail,
    /** Is told how many follow now. */
    private readonly changed: (streams: number) => void = () => undefined,
    private readonly told: (outcome: StreamOutcome) => void = () => undefined,
  ) {}

  /** Every event of a tenant after this place, and what its operators did. */
  all(tenant: string, after: EventPositions): EventStream {
    const positions = [...after];
    const cursors = new CursorWriter(positions.length);
    const stream = this.open(() => cursors.write(positions));
    stream.tellPlace();
    const tell = (event: ToldEvent) => {
      if (!isAfter(event.cursor, positions[event.shard] ?? START)) return;
      positions[event.shard] = event.cursor;
      if (tenantOf(event) === tenant) stream.send(cloudEvent(event), cursors.write(positions));
    };
    void this.replay(stream, positions, tell).catch(() => stream.body.destroy());
    return stream;
  }

  /** The events of one match after its version; ends after its last one. Listens before it reads, so nothing slips between. */
  async ofMatch(key: MatchKey, afterVersion: number): Promise<EventStream> {
    const meanwhile: OutboxEvent[] = [];
    const stopWatching = this.listen(key, (event) => meanwhile.push(event));
    try {
      const { events, version, isOver } = await this.history.ofMatch(key);
      const stream = this.open();
      // Nobody was told of a version that is still to come: that one was of an earlier match of this id.
      let told = afterVersion > version ? 0 : afterVersion;
      const tell = (event: OutboxEvent) => {
        if (event.version <= told) return;
        told = event.version;
        stream.send(cloudEvent(event), String(event.version));
        if (isFinal(event.state)) stream.end();
      };
      for (const event of [...events, ...meanwhile]) tell(event);
      if (isOver) stream.end();
      stream.closed.addEventListener('abort', this.listen(key, tell));
      return stream;
    } finally {
      stopWatching();
    }
  }

  /** The process is stopping: followers come back to another replica, with their last event id. */
  close(): void {
    this.closed = true;
    this.endAll();
  }

  private endAll(): void {
    for (const stream of this.streams) stream.end();
  }

  private open(place?: () => string): EventStream {
    const stream = new EventStream(this.told, place);
    this.changed(this.streams.add(stream).size);
    stream.closed.addEventListener('abort', () => {
      this.streams.delete(stream);
      this.changed(this.streams.size);
    });
    // Its request was under way when we were told to stop; the server would wait for its answer to end.
    if (this.closed) stream.end();
    return stream;
  }

  private listen(key: MatchKey, listener: (event: OutboxEvent) => void): () => void {
    if (this.byMatch.size === 0) {
      const tell = (event: OutboxEvent) => {
        for (const each of this.byMatch.get(event.key) ?? []) each(event);
      };
      this.unsubscribe = this.tail.subscribe(tell, () => this.endAll());
    }
    const listeners = this.byMatch.get(key) ?? new Set();
    this.byMatch.set(key, listeners.add(listener));
    return () => {
      if (!listeners.delete(listener) || listeners.size > 0) return;
      this.byMatch.delete(key);
      if (this.byMatch.size === 0) this.unsubscribe();
    };
  }

  /** The past in batches, at the consumer's pace; then once more while listening, and from there on live. */
  private async replay(stream: EventStream, positions: string[], tell: (event: ToldEvent) => void): Promise<void> {
    if (!(await this.readUp(stream, positions, tell))) return;
    const pending: ToldEvent[] = [];
    let live = (event: ToldEvent): void => {
      if (pending.push(event) > PENDING_EVENTS) stream.body.destroy();
    };
    const stop = this.tail.subscribeAll(
      (event) => live(event),
      // They come back with their last id, and are told then that events are missing.
      () => this.endAll(),
    );
    stream.closed.addEventListener('abort', stop);
    if (stream.closed.aborted) stop();
    if (!(await this.readUp(stream, positions, tell))) return;
    while (pending.length > 0) if (!(await tellAll(stream, pending.splice(0), tell))) return;
    live = tell;
  }

  /**
   * False where that is the end of the stream: nobody reads it any more, or what comes next was dropped before it was read.
   * Whoever was too slow comes back with the last id, and is told then that events are missing.
   */
  private async readUp(stream: EventStream, positions: string[], tell: (event: ToldEvent) => void): Promise<boolean> {
    for (const shard of this.history.keys.all()) {
      for (;;) {
        if (stream.closed.aborted) return false;
        const { events, position, more, hasGap } = await this.history.after(shard, positions[shard] ?? START, BATCH);
        if (hasGap) {
          stream.end();
          return false;
        }
        if (!(await tellAll(stream, events, tell))) return false;
        positions[shard] = position;
        if (!more) break;
      }
    }
    return true;
  }
}

/** With very many shards, the cursors alone of a part are megabytes. False where nobody reads the stream any more. */
async function tellAll(
  stream: EventStream,
  events: readonly ToldEvent[],
  tell: (event: ToldEvent) => void,
): Promise<boolean> {
  for (const event of events) {
    tell(event);
    await stream.drained();
    if (stream.closed.aborted) return false;
  }
  return true;
}

function tenantOf(event: ToldEvent): string {
  return isOperatorEvent(event) ? event.tenant : splitMatchKey(event.key).tenant;
}
