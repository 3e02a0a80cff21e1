/** What the API answers, by the names of its description. */
import type { components } from '../../client/api.gen.ts';

type Schemas = components['schemas'];

export type Overview = Schemas['Overview'];
export type Allocation = Schemas['Allocation'];
export type Breaker = Schemas['Breaker'];
export type MatchRecord = Schemas['MatchRecord'];
export type MatchPage = Schemas['MatchPage'];
export type MatchState = Schemas['MatchState'];
export type MatchTimeline = Schemas['MatchTimeline'];
export type MatchEvent = Schemas['MatchEvent'];
export type Attempt = Schemas['Attempt'];
export type Plan = Schemas['Plan'];
export type Profiles = Schemas['Profiles'];
export type OperatorEvent = Schemas['OperatorEvent'];
export type Activity = Overview['activity'];

export interface DeadLetter {
  readonly id: string;
  readonly match_id: string;
  readonly state: MatchState;
  readonly endpoint: string;
  readonly tries: number;
  readonly reason: string;
  readonly died_at: string;
}
export interface DeadLetterPage {
  readonly dead_letters: readonly DeadLetter[];
  readonly next_cursor: string | null;
}
