/** A stand-in for Open Match with a match function that pairs tickets as they come. */
import { setImmediate } from 'node:timers/promises';
import type {
  AssignTicketsRequest,
  AssignTicketsResponse,
  FetchMatchesRequest,
  OpenMatchAssignment,
  OpenMatchBackend,
  OpenMatchMatch,
  Ticket,
} from './open-match.ts';

type Stored = { readonly ticket: Ticket; state: 'open' | 'pending' | OpenMatchAssignment };

export class InMemoryBackend implements OpenMatchBackend {
  readonly #tickets = new Map<string, Stored>();
  #proposed = 0;

  constructor(tickets: readonly Ticket[]) {
    for (const ticket of tickets) this.#tickets.set(ticket.id, { ticket, state: 'open' });
  }

  async *fetchMatches({ profile }: FetchMatchesRequest): AsyncGenerator<{ match: OpenMatchMatch }> {
    for (;;) {
      // The real one comes over a wire.
      await setImmediate();
      const open = [...this.#tickets.values()].filter(
        ({ state, ticket }) => state === 'open' && isOf(ticket, profile.name),
      );
      const pair = open.slice(0, 2);
      if (pair.length < 2) return;
      for (const stored of pair) stored.state = 'pending';
      this.#proposed += 1;
      const matchId = `profile-${profile.name}-num-${this.#proposed}`;
      const tickets = pair.map(({ ticket }) => ticket);
      yield { match: { matchId, matchProfile: profile.name, matchFunction: 'pairs', tickets } };
    }
  }

  assignTickets({ assignments }: AssignTicketsRequest): Promise<AssignTicketsResponse> {
    const failures: AssignTicketsResponse['failures'][number][] = [];
    for (const { ticketIds, assignment } of assignments) {
      for (const ticketId of ticketIds) {
        const stored = this.#tickets.get(ticketId);
        if (stored) stored.state = assignment;
        else failures.push({ ticketId, cause: 'TICKET_NOT_FOUND' });
      }
    }
    return Promise.resolve({ failures });
  }

  releaseTickets({ ticketIds }: { readonly ticketIds: readonly string[] }): Promise<void> {
    for (const id of ticketIds) {
      const stored = this.#tickets.get(id);
      if (stored) stored.state = 'open';
    }
    return Promise.resolve();
  }

  /** A player gives up: the ticket is deleted at the frontend. */
  deleteTicket(id: string): void {
    this.#tickets.delete(id);
  }

  /** What each player's client reads at the frontend. */
  get assignments(): ReadonlyMap<string, OpenMatchAssignment | undefined> {
    return new Map([...this.#tickets].map(([id, { state }]) => [id, typeof state === 'object' ? state : undefined]));
  }
}

const isOf = ({ searchFields }: Ticket, profile: string): boolean => searchFields?.tags?.includes(profile) ?? false;
