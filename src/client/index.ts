/** A typed client of the gateway that needs nothing else of Matchgate. See docs/client.md. */
export { MatchgateClient, type ListOptions, type Submitted } from './matchgate-client.ts';
export type { Assignment, AssignmentOptions } from './assignment.ts';
export type { CallOptions, MatchgateClientOptions, WaitOptions } from './client-options.ts';
export type { EventsOptions } from './events.ts';
export type { FollowedEvent, OtherEvent } from './followed-event.ts';
export { MatchgateError, type ErrorCode } from './matchgate-error.ts';
export type * from './types.ts';
