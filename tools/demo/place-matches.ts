/** Sends matches to the gateway as a matchmaker does: one request for each, held open until the match is settled. */
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { ExampleMatch } from './example-match.ts';

/** As much of the match record as is shown. */
const MatchRecord = Type.Object({
  state: Type.String(),
  reason: Type.Union([Type.Null(), Type.Object({ code: Type.String(), message: Type.String() })]),
  reservation: Type.Union([
    Type.Null(),
    Type.Object({
      allocation: Type.String(),
      selector: Type.Union([Type.String(), Type.Null()]),
      payload_address: Type.String(),
      payload_ports: Type.Array(Type.Object({ name: Type.String(), port: Type.Integer() })),
    }),
  ]),
  timings_ms: Type.Object({ total: Type.Optional(Type.Integer()) }),
});

export interface Outcome {
  readonly matchId: string;
  readonly profile: string;
  /** The match's state, or `refused` where the gateway took no match. */
  readonly state: string;
  readonly why: string;
  readonly allocation: string;
  readonly selector: string;
  readonly address: string;
  /** From acceptance to assigned or final, as the gateway measured it. */
  readonly totalMs: number | undefined;
}

export interface Placing {
  readonly gatewayUrl: string;
  readonly waitSeconds: number;
  readonly inFlight: number;
  readonly signal: AbortSignal;
  onSettled(outcome: Outcome): void;
}

/** Outcomes in the order of the matches, whatever the order in which they settled. */
export async function placeMatches(matches: readonly ExampleMatch[], placing: Placing): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = matches.entries();
  const sendNext = async () => {
    // One iterator shared by all lanes: each match is taken once.
    for (const [index, match] of waiting) {
      const outcome = await place(match, placing);
      outcomes[index] = outcome;
      placing.onSettled(outcome);
    }
  };
  await Promise.all(Array.from({ length: placing.inFlight }, sendNext));
  return outcomes;
}

async function place(match: ExampleMatch, { gatewayUrl, waitSeconds, signal }: Placing): Promise<Outcome> {
  const response = await fetch(`${gatewayUrl}/v1/matches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: `wait=${waitSeconds}` },
    body: JSON.stringify(match),
    signal: AbortSignal.any([signal, AbortSignal.timeout((waitSeconds + 5) * 1000)]),
  });
  return outcomeOf(match, response.status, await response.text());
}

function outcomeOf({ match_id: matchId, profile }: ExampleMatch, status: number, body: string): Outcome {
  const record: unknown = JSON.parse(body);
  const nothing = { matchId, profile, allocation: '', selector: '', address: '', totalMs: undefined };
  if (!Check(MatchRecord, record)) return { ...nothing, state: 'refused', why: `HTTP ${status} ${body}` };
  const { state, reason, timings_ms: timings } = record;
  const outcome = { ...nothing, state, why: reason?.code ?? '', totalMs: timings.total };
  return record.reservation ? { ...outcome, ...placeOf(record.reservation) } : outcome;
}

type Reservation = NonNullable<Static<typeof MatchRecord>['reservation']>;

function placeOf({ allocation, selector, payload_address: host, payload_ports: [port] }: Reservation) {
  return { allocation, selector: selector ?? '', address: port ? `${host}:${port.port}` : host };
}
