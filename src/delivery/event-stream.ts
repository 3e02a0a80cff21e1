/**
 * One consumer's stream of server-sent events. It takes what is written as long as the consumer reads; one that falls
 * behind by more than the buffer is dropped, and goes on with its last event id when it comes back.
 */
import { PassThrough } from 'node:stream';
import type { DELIVERY_OUTCOMES } from '../observability/metrics.ts';
import type { CloudEvent } from './cloud-event.ts';

/** `dropped`: the consumer fell behind. */
export type StreamOutcome = (typeof DELIVERY_OUTCOMES)['sse'][number];

const BUFFER_BYTES = 1024 * 1024;
const HEARTBEAT_MS = 15_000;
const COME_BACK_MS = 1_000;

export class EventStream {
  readonly body = new PassThrough({ highWaterMark: 64 * 1024 });
  private readonly heartbeat: NodeJS.Timeout;
  private readonly closing = new AbortController();

  /**
   * @param told is told of each event that was written, and of a consumer that was too slow
   * @param place how far the stream has got, where that may be further than the last event that was written to it
   */
  constructor(
    private readonly told: (outcome: StreamOutcome) => void = () => undefined,
    private readonly place?: () => string,
  ) {
    this.body.write(`retry: ${COME_BACK_MS}\n\n`);
    this.heartbeat = setInterval(() => this.stillHere(), HEARTBEAT_MS);
    this.heartbeat.unref();
    this.body.once('close', () => {
      clearInterval(this.heartbeat);
      this.closing.abort();
    });
    // A consumer that leaves in the middle of an event is no fault of ours.
    this.body.on('error', () => undefined);
  }

  /** Fires when the consumer has gone, was dropped, or was told everything. */
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  /** How far it has got, as an id without an event: who loses the stream before the next event comes back to here. */
  tellPlace(): void {
    if (this.place) this.write(`id: ${this.place()}\n\n`);
  }

  send(event: CloudEvent, cursor: string): void {
    if (this.write(`id: ${cursor}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)) this.told('delivered');
  }

  /** Resolves when the consumer has taken what was written, or is gone. */
  async drained(): Promise<void> {
    if (!this.body.writableNeedDrain || this.body.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.body.off('drain', done);
        this.body.off('close', done);
        resolve();
      };
      this.body.once('drain', done);
      this.body.once('close', done);
    });
  }

  end(): void {
    if (!this.body.destroyed) this.body.end();
  }

  /** A consumer that nothing has happened to for long is not to come back to what is no longer kept. */
  private stillHere(): void {
    this.write(': still here\n\n');
    this.tellPlace();
  }

  /** False where nobody is there to take it (any more). */
  private write(text: string): boolean {
    if (this.body.destroyed || this.body.writableEnded) return false;
    if (this.body.writableLength > BUFFER_BYTES) {
      this.body.destroy();
      this.told('dropped');
      return false;
    }
    this.body.write(text);
    return true;
  }
}
