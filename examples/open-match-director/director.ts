/** The director of Open Match's flow, with Matchgate for its allocations: FetchMatches → submit → AssignTickets. */
import type { MatchgateClient } from 'matchgate/client';
import { assignmentOf, matchRequestOf } from './mapping.ts';
import type { FetchMatchesRequest, MatchProfile, OpenMatchBackend, OpenMatchMatch } from './open-match.ts';

export interface Directed {
  readonly assigned: number;
  readonly released: number;
}

type Config = FetchMatchesRequest['config'];

export class Director {
  readonly #backend: OpenMatchBackend;
  readonly #client: MatchgateClient;
  readonly #config: Config;

  constructor(backend: OpenMatchBackend, client: MatchgateClient, config: Config) {
    this.#backend = backend;
    this.#client = client;
    this.#config = config;
  }

  /** One cycle for one profile: everything that the match function proposes now gets its server, or its tickets back. */
  async direct(profile: MatchProfile): Promise<Directed> {
    const matches: OpenMatchMatch[] = [];
    for await (const { match } of this.#backend.fetchMatches({ config: this.#config, profile })) matches.push(match);
    const requests = matches.map((match) => matchRequestOf(profile, match));
    const results = await this.#client.submitBatch(requests);
    const settled = await Promise.all(
      matches.map(async (match, index) => {
        const accepted = results[index]?.match;
        // One that was refused needs no wait: nothing of it is kept.
        return accepted ? this.#settle(match, accepted.match_id) : this.#release(match);
      }),
    );
    const assigned = settled.filter((outcome) => outcome === 'assigned').length;
    return { assigned, released: settled.length - assigned };
  }

  async #settle(match: OpenMatchMatch, matchId: string): Promise<'assigned' | 'released'> {
    const assignment = await this.#client.waitForAssignment(matchId);
    if (assignment.kind !== 'assigned') return this.#release(match);
    const ticketIds = idsOf(match);
    const group = { ticketIds, assignment: assignmentOf(assignment.reservation) };
    const { failures } = await this.#backend.assignTickets({ assignments: [group] });
    if (failures.length === 0) return 'assigned';
    // Somebody has left: the server is given back, and those who stay are matched anew.
    await this.#client.cancel(matchId);
    const gone = new Set(failures.map(({ ticketId }) => ticketId));
    await this.#backend.releaseTickets({ ticketIds: ticketIds.filter((id) => !gone.has(id)) });
    return 'released';
  }

  async #release(match: OpenMatchMatch): Promise<'released'> {
    await this.#backend.releaseTickets({ ticketIds: idsOf(match) });
    return 'released';
  }
}

const idsOf = ({ tickets }: OpenMatchMatch): string[] => tickets.map(({ id }) => id);
