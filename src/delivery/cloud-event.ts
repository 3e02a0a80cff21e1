import { splitMatchKey } from '../matches/match-key.ts';
import { isOperatorEvent, type OperatorEvent, type ToldEvent } from '../matches/outbox-event.ts';

/** A change of a match as it is told outside: CloudEvents 1.0, JSON format. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same for the same change, whoever tells it and however often. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Readonly<Record<string, unknown>>;
}

export function cloudEvent(event: ToldEvent): CloudEvent {
  if (isOperatorEvent(event)) return operatorEvent(event);
  const { shard, cursor, key, state, version, at, body } = event;
  const { matchId } = splitMatchKey(key);
  return {
    specversion: '1.0',
    id: `${shard}-${cursor}`,
    source: '/v1/matches',
    type: `matchgate.match.${state}`,
    subject: matchId,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: { match_id: matchId, state, version, ...timesOf(told(body), at) },
  };
}

/** Where what was done was done; the others are done to allocations. */
const SOURCE: Readonly<Record<string, string>> = {
  withdraw: '/v1/matches',
  resend: '/v1/webhooks/dead-letters',
  erase: '/v1/players',
};

function operatorEvent({ shard, cursor, action, subject, at, body }: OperatorEvent): CloudEvent {
  return {
    specversion: '1.0',
    id: `${shard}-${cursor}`,
    source: SOURCE[action] ?? '/v1/allocations',
    type: `matchgate.operator.${action}`,
    subject,
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: told(body),
  };
}

/** The times of a lease are known to the script alone that made the change, and are counted from the event's own. */
function timesOf({ confirm_within_ms, confirmed, ...data }: Record<string, unknown>, at: number): object {
  return {
    ...data,
    ...(typeof confirm_within_ms === 'number' ? { confirm_by: new Date(at + confirm_within_ms).toISOString() } : {}),
    ...(confirmed === true ? { confirmed_at: new Date(at).toISOString() } : {}),
  };
}

/** Which CreateReservation it was is between the gateway and the payload. */
function told(body: string): Record<string, unknown> {
  if (body === '') return {};
  return JSON.parse(body, (name, value: unknown) => (name === 'attempt' ? undefined : value)) as Record<
    string,
    unknown
  >;
}
