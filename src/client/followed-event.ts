/** What comes out of the streams of events: CloudEvents, told apart by `kind`. */
import { isMatchRecord, type Guard } from './answers.ts';
import type { MatchEvent, OperatorEvent } from './types.ts';

/** One of a type that this version of the client does not know: a later gateway may tell more. */
export interface OtherEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data?: unknown;
}

/** An event, and where to go on after it. */
export type FollowedEvent = { readonly cursor: string } & (
  | ({ readonly kind: 'match' } & MatchEvent)
  | ({ readonly kind: 'operator' } & OperatorEvent)
  | ({ readonly kind: 'other' } & OtherEvent)
);

/** Undefined for what is no CloudEvent at all. */
export function followedEvent(event: unknown, cursor: string): FollowedEvent | undefined {
  if (!isCloudEvent(event)) return undefined;
  if (isMatchEvent(event)) return { ...event, kind: 'match', cursor };
  if (isOperatorEvent(event)) return { ...event, kind: 'operator', cursor };
  return { ...event, kind: 'other', cursor };
}

const isCloudEvent: Guard<OtherEvent> = (value): value is OtherEvent =>
  typeof value === 'object' &&
  value !== null &&
  ['id', 'source', 'type'].every((name) => typeof Reflect.get(value, name) === 'string') &&
  Reflect.get(value, 'specversion') === '1.0';

const isMatchEvent = (event: OtherEvent): event is MatchEvent =>
  event.type.startsWith('matchgate.match.') && isMatchRecord(event.data);

const isOperatorEvent = (event: OtherEvent): event is OperatorEvent =>
  event.type.startsWith('matchgate.operator.') &&
  typeof event.data === 'object' &&
  event.data !== null &&
  'by' in event.data &&
  typeof event.data.by === 'string';
