/**
 * What has happened to matches in the last minutes, made of the outbox's events: counts and latencies by steps of time, and
 * the newest failures and operators' actions. Pure: time comes with the events, and memory is bounded whatever they are.
 */
import { cloudEvent, type CloudEvent } from '../delivery/cloud-event.ts';
import { splitMatchKey, type MatchKey } from '../matches/match-key.ts';
import type { MatchState } from '../matches/match-state.ts';
import { isOperatorEvent, type OperatorEvent, type OutboxEvent, type ToldEvent } from '../matches/outbox-event.ts';
import { newStep, type Counted, type Standing, type Step } from './activity-step.ts';

export const STEP_MS = 2_000;
const STEPS = 150;
/** Matches whose acceptance was seen, to know how long their assignment took; beyond it the oldest are left out. */
const PENDING = 100_000;
const NEWEST_KEPT = 200;

/** A match that failed or whose game server left. */
export interface Failure {
  readonly tenant: string;
  readonly match_id: string;
  readonly at: number;
  readonly code: string;
  readonly message: string;
}

/** By step, oldest first; each list has the same length. Null where it is not known. */
export type ActivityColumns = Record<Counted, (number | null)[]> & {
  readonly at: number[];
  /** At the end of the step. */
  readonly on_the_way: (number | null)[];
  readonly with_server: (number | null)[];
  readonly p50_ms: (number | null)[];
  readonly p95_ms: (number | null)[];
  readonly p99_ms: (number | null)[];
};

export class ActivityWindow {
  private readonly steps = new Map<number, Step>();
  private readonly acceptedAt = new Map<MatchKey, number>();
  private readonly failed: Failure[] = [];
  private readonly operated: OperatorEvent[] = [];
  private newest = 0;

  note(event: ToldEvent): void {
    this.newest = Math.max(this.newest, event.at);
    if (isOperatorEvent(event)) keepNewest(this.operated, event);
    else this.noteMatch(event);
  }

  /**
   * @param since from when on every event was noted
   * @param now the end, of whose step nothing is shown yet
   * @param standing now; from there it is reckoned back
   */
  columns(since: number, now: number, standing: Standing): ActivityColumns {
    const last = Math.floor(now / STEP_MS) - 1;
    const numbers = Array.from({ length: STEPS }, (_, index) => last - STEPS + 1 + index);
    const known = numbers.map((number) => (number * STEP_MS >= since ? (this.steps.get(number) ?? null) : undefined));
    const counts = (what: Counted) => known.map((step) => (step === undefined ? null : (step?.counts[what] ?? 0)));
    const quantile = (share: number) => known.map((step) => step?.latencies.quantile(share) ?? null);
    return {
      at: numbers.map((number) => number * STEP_MS),
      accepted: counts('accepted'),
      assigned: counts('assigned'),
      failed: counts('failed'),
      cancelled: counts('cancelled'),
      released: counts('released'),
      ended: counts('ended'),
      on_the_way: this.backFrom(standing, 'on_the_way', last, known),
      with_server: this.backFrom(standing, 'with_server', last, known),
      p50_ms: quantile(0.5),
      p95_ms: quantile(0.95),
      p99_ms: quantile(0.99),
    };
  }

  /** Newest first. */
  failures(tenant: string, most: number): Failure[] {
    const own = this.failed.filter((failure) => failure.tenant === tenant);
    return own.slice(-most).reverse();
  }

  /** What a tenant's operators did, newest first. */
  actions(tenant: string, most: number): CloudEvent[] {
    const own = this.operated.filter((event) => event.tenant === tenant);
    return own.slice(-most).reverse().map(cloudEvent);
  }

  private backFrom(
    standing: Standing,
    what: keyof Standing,
    last: number,
    known: readonly (Step | null | undefined)[],
  ): (number | null)[] {
    let value = standing[what];
    // What came after the last whole step.
    for (const [number, step] of this.steps) if (number > last) value -= step.change[what];
    const back = known.toReversed().map((step) => {
      if (step === undefined) return null;
      const atItsEnd = Math.max(0, value);
      value -= step?.change[what] ?? 0;
      return atItsEnd;
    });
    return back.reverse();
  }

  private noteMatch(event: OutboxEvent): void {
    const { key, state, version, at } = event;
    if (state === 'queued' && version === 1) {
      this.count('accepted', at).change.on_the_way += 1;
      this.acceptedAt.set(key, at);
      const [oldest] = this.acceptedAt.keys();
      if (this.acceptedAt.size > PENDING && oldest !== undefined) this.acceptedAt.delete(oldest);
    } else if (state === 'assigned') {
      this.noteAssigned(event);
    } else if (isOver(state)) {
      const hadServer = state === 'released' || state === 'ended' || failureOf(event).code === 'not_confirmed';
      this.count(state, at).change[hadServer ? 'with_server' : 'on_the_way'] -= 1;
      this.acceptedAt.delete(key);
      if (state === 'failed' || state === 'ended') keepNewest(this.failed, failureOf(event));
    }
  }

  /** A confirmation is an event of the same state. */
  private noteAssigned({ key, at, body }: OutboxEvent): void {
    if (told(body).confirmed === true) return;
    const step = this.count('assigned', at);
    step.change.on_the_way -= 1;
    step.change.with_server += 1;
    const accepted = this.acceptedAt.get(key);
    if (accepted !== undefined) step.latencies.add(at - accepted);
    this.acceptedAt.delete(key);
  }

  private count(what: Counted, at: number): Step {
    const number = Math.floor(at / STEP_MS);
    const step = this.steps.get(number) ?? newStep();
    if (!this.steps.has(number)) {
      this.steps.set(number, step);
      const oldest = Math.floor(this.newest / STEP_MS) - STEPS - 1;
      for (const kept of this.steps.keys()) if (kept < oldest) this.steps.delete(kept);
    }
    step.counts[what] += 1;
    return step;
  }
}

function isOver(state: MatchState): state is 'failed' | 'cancelled' | 'released' | 'ended' {
  return state === 'failed' || state === 'cancelled' || state === 'released' || state === 'ended';
}

function failureOf({ key, at, body }: OutboxEvent): Failure {
  const { tenant, matchId } = splitMatchKey(key);
  const { reason } = told(body);
  const { code, message } = { code: '', message: '', ...(typeof reason === 'object' ? reason : {}) };
  return { tenant, match_id: matchId, at, code, message };
}

function told(body: string): Readonly<Record<string, unknown>> {
  const value: unknown = body === '' ? {} : JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function keepNewest<T>(list: T[], item: T): void {
  if (list.push(item) > NEWEST_KEPT) list.shift();
}
