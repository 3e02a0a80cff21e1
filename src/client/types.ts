/** The API's shapes, by the names they have in its description. */
import type { components } from './api.gen.ts';

type Schemas = components['schemas'];

export type MatchRequest = Schemas['MatchRequest'];
export type MatchRecord = Schemas['MatchRecord'];
export type MatchState = Schemas['MatchState'];
export type MatchEvent = Schemas['MatchEvent'];
export type OperatorEvent = Schemas['OperatorEvent'];
export type MatchPage = Schemas['MatchPage'];
export type Reservation = Schemas['Reservation'];
export type Reason = Schemas['Reason'];
export type BatchResult = Schemas['BatchResult'];
export type Plan = Schemas['Plan'];
export type Profiles = Schemas['Profiles'];
export type Allocations = Schemas['Allocations'];
export type Problem = Schemas['Problem'];
export type ProblemCode = Schemas['ProblemCode'];
