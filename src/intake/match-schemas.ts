/**
 * The shapes of the public API. What is written here validates requests (compiled by Fastify) and is what /openapi.json
 * shows: there is no second description.
 */
import Type from 'typebox';
import { ATTEMPT_OUTCOMES, ENDING_CODES, FAILURE_CODES, WAITING_FOR } from '../matches/match-record.ts';
import { MATCH_STATES } from '../matches/match-state.ts';

export const MATCH_ID_PATTERN = '^[A-Za-z0-9._:-]{1,128}$';
export const MAX_WAIT_SECONDS = 300;
const DAY_MS = 86_400_000;

const closed = { additionalProperties: false } as const;
const MatchId = Type.String({ pattern: MATCH_ID_PATTERN, description: 'The matchmaker’s own id of the match.' });
/** Not Type.Record, whose pattern for names passes over those with a line break in them, values and all. */
const recordOf = (values: Type.TSchema, names: Type.TSchema, options: Type.TObjectOptions) =>
  Type.Object({}, { ...options, additionalProperties: values, propertyNames: names });

const Attributes = recordOf(Type.Unknown(), Type.String({ maxLength: 256 }), {
  maxProperties: 200,
  description: 'What the profile’s expressions read.',
});

const PlayerSchema = Type.Object(
  {
    player_id: Type.String({ minLength: 1, maxLength: 128 }),
    team: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    latencies_ms: Type.Optional(
      recordOf(Type.Number({ minimum: 0, maximum: 60_000 }), Type.String({ minLength: 1, maxLength: 64 }), {
        maxProperties: 100,
        description: 'Region → round trip in milliseconds.',
      }),
    ),
    attributes: Type.Optional(Attributes),
  },
  closed,
);

export const MatchRequestSchema = Type.Object(
  {
    match_id: MatchId,
    profile: Type.String({ minLength: 1, maxLength: 128, description: 'How the match is placed; see /v1/profiles.' }),
    attributes: Type.Optional(Attributes),
    players: Type.Optional(Type.Array(PlayerSchema, { maxItems: 1_000 })),
    priority: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 9, description: '9 first; the profile’s default is 5.' }),
    ),
    deadline_ms: Type.Optional(
      Type.Integer({ minimum: 1, maximum: DAY_MS, description: 'From acceptance; the default is the profile’s.' }),
    ),
    match_data: Type.Optional(Type.Unknown({ description: 'Any JSON; the game server finds it on its payload.' })),
    callback_url: Type.Optional(Type.String({ maxLength: 2_048, pattern: '^https?://[^\\s]+$' })),
    allocations: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 100, uniqueItems: true }),
    ),
    skip_after: Type.Optional(Type.Boolean()),
  },
  {
    ...closed,
    examples: [
      {
        match_id: 'm-2041',
        profile: 'ranked',
        attributes: { map: 'harbor', mode: '5v5', build: '1.42.0' },
        players: [{ player_id: 'p1', team: 'red', latencies_ms: { 'eu-west': 31, 'us-east': 104 } }],
        deadline_ms: 30_000,
      },
    ],
  },
);

const Time = Type.String({ format: 'date-time' });
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const ReservationSchema = Type.Object({
  project_id: Type.String(),
  allocation: Type.String(),
  allocation_id: Type.String(),
  region: Type.String(),
  payload_id: Type.String(),
  payload_address: Type.String(),
  payload_ports: Type.Array(Type.Object({ name: Type.String(), port: Type.Integer() })),
  selector: orNull(Type.String({ description: 'Null where it could not be found out which one matched.' })),
  selector_index: orNull(Type.Integer()),
  reserved_at: Time,
});

const AttemptSchema = Type.Object({
  at: Time,
  allocation: Type.String(),
  selectors: Type.Array(Type.String()),
  outcome: Type.Enum([...ATTEMPT_OUTCOMES]),
  status: Type.Optional(Type.Integer()),
  duration_ms: Type.Integer(),
});

export const MatchRecordSchema = Type.Object({
  match_id: MatchId,
  profile: Type.String(),
  state: Type.Enum([...MATCH_STATES]),
  waiting_for: orNull(Type.Enum([...WAITING_FOR])),
  reason: orNull(
    Type.Object({
      code: Type.Enum([...FAILURE_CODES, ...ENDING_CODES]),
      message: Type.String(),
      retryable: Type.Boolean(),
    }),
  ),
  version: Type.Integer(),
  priority: Type.Integer(),
  created_at: Time,
  updated_at: Time,
  deadline_at: Time,
  profile_version: Type.String(),
  confirm_by: orNull(
    Type.String({
      format: 'date-time',
      description: 'Until when an assigned match must be confirmed; null where it need not.',
    }),
  ),
  confirmed_at: orNull(Time),
  reservation: orNull(ReservationSchema),
  attempts: Type.Array(AttemptSchema, { description: 'The newest 50.' }),
  attempts_count: Type.Integer(),
  timings_ms: Type.Object({
    queued: Type.Optional(Type.Integer()),
    reserve: Type.Optional(Type.Integer()),
    annotate: Type.Optional(Type.Integer()),
    total: Type.Optional(Type.Integer()),
  }),
});

export const ProblemSchema = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  request_id: Type.String(),
  errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }))),
});

export const MatchParamsSchema = Type.Object({ match_id: MatchId });
export const WaitQuerySchema = Type.Object(
  {
    wait: Type.Optional(
      Type.Number({ minimum: 0, maximum: MAX_WAIT_SECONDS, description: 'Seconds to wait for assigned or final.' }),
    ),
  },
  closed,
);

export const BatchRequestSchema = Type.Object(
  {
    matches: Type.Array(Type.Unknown({ description: 'The body of POST /v1/matches.' }), {
      minItems: 1,
      maxItems: 1_000,
    }),
  },
  closed,
);

export const BatchAnswerSchema = Type.Object({
  results: Type.Array(
    Type.Object({
      match_id: orNull(Type.String({ description: 'Null where the item names none.' })),
      status: Type.Integer({ description: 'What POST /v1/matches would have answered.' }),
      match: Type.Optional(MatchRecordSchema),
      problem: Type.Optional(ProblemSchema),
    }),
    { description: 'One for each match, in their order.' },
  ),
});

export const ListingQuerySchema = Type.Object(
  {
    state: Type.Optional(Type.Enum([...MATCH_STATES])),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 by default.' })),
    cursor: Type.Optional(Type.String({ maxLength: 512, description: 'The `next_cursor` of the page before.' })),
  },
  closed,
);

export const MatchPageSchema = Type.Object({
  matches: Type.Array(MatchRecordSchema),
  next_cursor: orNull(
    Type.String({ description: 'Null on the last page; a page with a filter may be short, or empty, before it.' }),
  ),
});
