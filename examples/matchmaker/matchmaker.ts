/** A skill-based matchmaker: players come, matches are formed, and each gets its server from Matchgate. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Assignment, MatchRequest, MatchgateClient } from 'matchgate/client';
import { canStillMatch, formMatches, type FormedMatch, type Ticket } from './form-matches.ts';

const TICK_MS = 100;

export interface Told {
  readonly players: readonly string[];
  readonly assignment: Assignment;
}

export class Matchmaker {
  readonly #client: MatchgateClient;
  readonly #tell: (told: Told) => void;
  #waiting: readonly Ticket[] = [];
  readonly #placing = new Set<Promise<void>>();

  /** @param tell is called once for every match, when it is known what became of it */
  constructor(client: MatchgateClient, tell: (told: Told) => void) {
    this.#client = client;
    this.#tell = tell;
  }

  join(ticket: Ticket): void {
    this.#waiting = [...this.#waiting, ticket];
  }

  /** Until nobody comes any more, nobody who waits can be matched, and every match is settled. Gives those who are left. */
  async run(moreToCome: () => boolean): Promise<readonly Ticket[]> {
    while (moreToCome() || canStillMatch(this.#waiting, performance.now())) {
      const { matches, waiting } = formMatches(this.#waiting, performance.now());
      this.#waiting = waiting;
      for (const match of matches) this.#keep(this.#place(match));
      await delay(TICK_MS);
    }
    await Promise.all(this.#placing);
    return this.#waiting;
  }

  #keep(placing: Promise<void>): void {
    this.#placing.add(placing);
    void placing.finally(() => this.#placing.delete(placing));
  }

  async #place(match: FormedMatch): Promise<void> {
    const request = requestOf(match);
    await this.#client.submit(request);
    const assignment = await this.#client.waitForAssignment(request.match_id);
    this.#tell({ players: [...match.red, ...match.blue].map(({ player_id }) => player_id), assignment });
  }
}

/** The id is ours and made once: whatever is sent twice is the same match. */
function requestOf({ red, blue }: FormedMatch): MatchRequest {
  const player =
    (team: string) =>
    ({ player_id, mmr, latencies_ms }: Ticket) => ({ player_id, team, latencies_ms, attributes: { mmr } });
  return {
    match_id: `example-${randomUUID()}`,
    profile: 'ranked',
    attributes: { mode: '2v2', map: 'harbor', build: '1.42.0' },
    players: [...red.map(player('red')), ...blue.map(player('blue'))],
  };
}
