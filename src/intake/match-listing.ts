import type { Ledger } from '../matches/ledger/ledger.ts';
import type { MatchDirectory } from '../matches/ledger/match-directory.ts';
import type { MatchState } from '../matches/match-state.ts';
import { decodeListingCursor, encodeListingCursor } from './listing-cursor.ts';
import { matchView, type MatchView } from './match-view.ts';
import { invalidFields } from './problem.ts';

export interface ListingQuery {
  readonly state?: MatchState;
  readonly profile?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export interface MatchPage {
  readonly matches: readonly MatchView[];
  readonly next_cursor: string | null;
}

const DEFAULT_LIMIT = 50;

export class MatchListing {
  constructor(
    private readonly ledger: Ledger,
    private readonly directory: MatchDirectory,
  ) {}

  /** @throws {Problem} `invalid_request` for a cursor that is none */
  async page(tenant: string, { state, profile, limit = DEFAULT_LIMIT, cursor }: ListingQuery): Promise<MatchPage> {
    const after = cursor === undefined ? undefined : decodeListingCursor(cursor);
    if (cursor !== undefined && !after) {
      throw invalidFields([{ pointer: '/cursor', message: 'must be a next_cursor that a page has given' }]);
    }
    const { keys, next } = await this.directory.page({ tenant, state, profile, limit, after });
    const found = await Promise.all(keys.map((key) => this.ledger.read(key)));
    // One may have expired, or changed its state, between the two looks.
    const matches = found
      .filter((match) => match !== undefined)
      .filter((match) => state === undefined || match.state === state)
      .map(matchView);
    return { matches, next_cursor: next ? encodeListingCursor(next) : null };
  }
}
