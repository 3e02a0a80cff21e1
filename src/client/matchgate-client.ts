import { waitForAssignment, type Assignment, type AssignmentOptions } from './assignment.ts';
import { isAllocations, isMatchPage, isMatchRecord, isPlan, isProfiles } from './answers.ts';
import type { CallOptions, MatchgateClientOptions, WaitOptions } from './client-options.ts';
import { submitBatch } from './batch.ts';
import { followEvents, type EventsOptions } from './events.ts';
import { Exchange } from './exchange.ts';
import type { FollowedEvent } from './followed-event.ts';
import type {
  Allocations,
  BatchResult,
  MatchPage,
  MatchRecord,
  MatchRequest,
  MatchState,
  Plan,
  Profiles,
} from './types.ts';

export interface Submitted {
  readonly match: MatchRecord;
  /** The same request had been accepted before: by us, an attempt whose answer was lost, or another process. */
  readonly replayed: boolean;
}

export interface ListOptions extends CallOptions {
  readonly state?: MatchState;
  readonly profile?: string;
  /** How many to ask for at once, at most 200. */
  readonly limit?: number;
  /** The `next_cursor` of a page. */
  readonly cursor?: string;
}

const MATCHES = '/v1/matches';
const LONGEST_HELD_SECONDS = 300;

/**
 * The gateway, as a matchmaker uses it. Every method may be called any number of times at once, and every request is sent
 * again where its answer was lost or said to come back. Each throws MatchgateError, or the reason of its signal.
 */
export class MatchgateClient {
  readonly #exchange: Exchange;

  constructor(options: MatchgateClientOptions) {
    this.#exchange = new Exchange(options);
  }

  /** Asks for a server for a match. The same match again, with the same body, is the same match. */
  async submit(match: MatchRequest, { waitSeconds = 0, signal }: WaitOptions = {}): Promise<Submitted> {
    const held = heldFor(waitSeconds);
    const headers: Record<string, string> = held.seconds > 0 ? { prefer: `wait=${Math.ceil(held.seconds)}` } : {};
    const { body, headers: answered } = await this.#exchange.json(
      { method: 'POST', path: MATCHES, body: match, headers, heldMs: held.ms, signal },
      isMatchRecord,
    );
    return { match: body, replayed: answered.get('idempotency-replayed') === 'true' };
  }

  /**
   * One result for each match, in their order; they go in as many requests, one after the other, as the gateway takes them in.
   * Those that were answered with 503 are sent again by themselves, for no longer than one request would be. The failure of a
   * request is the result of its matches, and is thrown only where not one request was answered.
   */
  submitBatch(matches: readonly MatchRequest[], options: CallOptions = {}): Promise<BatchResult[]> {
    return submitBatch(this.#exchange, matches, options);
  }

  async get(matchId: string, { waitSeconds = 0, signal }: WaitOptions = {}): Promise<MatchRecord> {
    const held = heldFor(waitSeconds);
    const query = { wait: held.seconds > 0 ? held.seconds : undefined };
    const request = { method: 'GET', path: pathOf(matchId), query, heldMs: held.ms, signal } as const;
    return (await this.#exchange.json(request, isMatchRecord)).body;
  }

  /** Every match that is kept, newest first. */
  async *list(options: ListOptions = {}): AsyncGenerator<MatchRecord, void, undefined> {
    for (let { cursor } = options; ;) {
      const page: MatchPage = await this.listPage(cursor === undefined ? options : { ...options, cursor });
      yield* page.matches;
      if (page.next_cursor === null) return;
      cursor = page.next_cursor;
    }
  }

  async listPage({ signal, ...query }: ListOptions = {}): Promise<MatchPage> {
    return (await this.#exchange.json({ method: 'GET', path: MATCHES, query, signal }, isMatchPage)).body;
  }

  /** What became of the match, however often the connection is cut, the gateway restarts or replicas change meanwhile. */
  waitForAssignment(matchId: string, options: AssignmentOptions = {}): Promise<Assignment> {
    return waitForAssignment(this.#exchange, matchId, options);
  }

  /** Cancels a match without a server, releases the server of one that has it; again, the same answer. */
  async cancel(matchId: string, { signal }: CallOptions = {}): Promise<MatchRecord> {
    return (await this.#exchange.json({ method: 'DELETE', path: pathOf(matchId), signal }, isMatchRecord)).body;
  }

  /** Stands by an assigned match whose profile wants that; again, the same answer. */
  async confirm(matchId: string, { signal }: CallOptions = {}): Promise<MatchRecord> {
    const request = { method: 'POST', path: `${pathOf(matchId)}/confirm`, signal } as const;
    return (await this.#exchange.json(request, isMatchRecord)).body;
  }

  /** What would be tried for a match; reserves nothing. `probe` counts the payloads that match now. */
  async explain(match: MatchRequest, { probe, signal }: CallOptions & { probe?: boolean } = {}): Promise<Plan> {
    const request = { method: 'POST', path: '/v1/plans', body: match, query: { probe }, signal } as const;
    return (await this.#exchange.json(request, isPlan)).body;
  }

  async profiles({ signal }: CallOptions = {}): Promise<Profiles> {
    return (await this.#exchange.json({ method: 'GET', path: '/v1/profiles', signal }, isProfiles)).body;
  }

  async allocations({ signal }: CallOptions = {}): Promise<Allocations> {
    return (await this.#exchange.json({ method: 'GET', path: '/v1/allocations', signal }, isAllocations)).body;
  }

  /** Every change of every match, at least once and in order for each match, without an end. */
  events(options: EventsOptions = {}): AsyncGenerator<FollowedEvent, void, undefined> {
    return followEvents(this.#exchange, '/v1/events', options);
  }

  /** Every change of one match; ends with it. */
  eventsOf(matchId: string, options: EventsOptions = {}): AsyncGenerator<FollowedEvent, void, undefined> {
    return followEvents(this.#exchange, `${pathOf(matchId)}/events`, options);
  }
}

const pathOf = (matchId: string): string => `${MATCHES}/${encodeURIComponent(matchId)}`;

function heldFor(waitSeconds: number): { readonly seconds: number; readonly ms: number } {
  const seconds = Math.min(Math.max(0, waitSeconds), LONGEST_HELD_SECONDS);
  return { seconds, ms: seconds * 1_000 };
}
