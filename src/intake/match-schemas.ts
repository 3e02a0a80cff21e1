/**
 * The shapes of the public API. What is written here validates requests (compiled by Fastify) and is what /openapi.json
 * shows: there is no second description. What has a title is a component of its own there.
 */
import Type from 'typebox';
import { ATTEMPT_OUTCOMES, ENDING_CODES, FAILURE_CODES, WAITING_FOR } from '../matches/match-record.ts';
import { MATCH_STATES } from '../matches/match-state.ts';
import { assignedMatch, batchAnswer, matchRequest, queuedMatch } from './api-examples.ts';
import { SHOWN_AS } from './openapi/components.ts';
import { PROBLEMS } from './problem-catalogue.ts';

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
  { ...closed, title: 'Player' },
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
    callback_url: Type.Optional(
      Type.String({
        maxLength: 2_048,
        pattern: '^https?://[^\\s]+$',
        description: 'Is told when the match is assigned and when it is over; to allowed hosts only.',
      }),
    ),
    allocations: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        description: 'Which of the profile’s allocations, in which order; where the profile allows an override.',
      }),
    ),
    skip_after: Type.Optional(
      Type.Boolean({ description: 'Opens every step at once; where the profile allows an override.' }),
    ),
  },
  {
    ...closed,
    title: 'MatchRequest',
    examples: [matchRequest],
  },
);

export const Time = Type.String({ format: 'date-time' });
export const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const MatchStateSchema = Type.Enum([...MATCH_STATES], { title: 'MatchState' });
export const WaitingForSchema = Type.Enum([...WAITING_FOR], { title: 'WaitingFor' });

export const ReservationSchema = Type.Object(
  {
    project_id: Type.String(),
    allocation: Type.String({ description: 'Its name in the profiles.' }),
    allocation_id: Type.String(),
    region: Type.String(),
    payload_id: Type.String(),
    payload_address: Type.String({ description: 'Where the players go.' }),
    payload_ports: Type.Array(Type.Object({ name: Type.String(), port: Type.Integer() })),
    selector: orNull(Type.String({ description: 'Null where it could not be found out which one matched.' })),
    selector_index: orNull(Type.Integer()),
    reserved_at: Time,
  },
  { title: 'Reservation' },
);

const AttemptSchema = Type.Object(
  {
    at: Time,
    allocation: Type.String(),
    selectors: Type.Array(Type.String()),
    outcome: Type.Enum([...ATTEMPT_OUTCOMES]),
    status: Type.Optional(Type.Integer({ description: 'What the orchestrator answered, where it did.' })),
    duration_ms: Type.Integer(),
  },
  { title: 'Attempt' },
);

export const ReasonSchema = Type.Object(
  {
    code: Type.Enum([...FAILURE_CODES, ...ENDING_CODES]),
    message: Type.String(),
    retryable: Type.Boolean({ description: 'Whether a new match may succeed without anybody mending something.' }),
  },
  { title: 'Reason' },
);

export const MatchRecordSchema = Type.Object(
  {
    match_id: MatchId,
    profile: Type.String(),
    state: MatchStateSchema,
    waiting_for: orNull(WaitingForSchema),
    reason: orNull(ReasonSchema),
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
    position: orNull(
      Type.Integer({ description: 'Its place in line, from 1, about; null unless it is queued and stands in a line.' }),
    ),
    estimated_wait_ms: orNull(
      Type.Integer({ description: 'Until its turn, at the present rate; null where too little was seen to say.' }),
    ),
    trace_id: Type.Optional(
      Type.String({ description: 'Of the trace (W3C `traceparent`) that it was accepted in, where there was one.' }),
    ),
  },
  { title: 'MatchRecord', examples: [assignedMatch, queuedMatch] },
);

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'For people.' }),
    code: Type.Enum(Object.keys(PROBLEMS), {
      title: 'ProblemCode',
      description: 'For programs; there may be new ones.',
    }),
    request_id: Type.String(),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }), {
        description:
          'Each wrong field by JSON Pointer, at most 20; of a whole batch 1,000, and then the first of each match.',
      }),
    ),
  },
  { title: 'Problem' },
);

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
    // Each is checked by itself when its turn comes.
    matches: Type.Array(Type.Unknown({ [SHOWN_AS]: 'MatchRequest' }), { minItems: 1, maxItems: 1_000 }),
  },
  { ...closed, title: 'BatchRequest', examples: [{ matches: [matchRequest] }] },
);

const BatchResultSchema = Type.Object(
  {
    match_id: orNull(Type.String({ description: 'Null where the item names none.' })),
    status: Type.Integer({ description: 'What POST /v1/matches would have answered.' }),
    match: Type.Optional(MatchRecordSchema),
    problem: Type.Optional(ProblemSchema),
  },
  { title: 'BatchResult' },
);

export const BatchAnswerSchema = Type.Object(
  { results: Type.Array(BatchResultSchema, { description: 'One for each match, in their order.' }) },
  { title: 'BatchAnswer', examples: [batchAnswer] },
);

export const ListingQuerySchema = Type.Object(
  {
    state: Type.Optional(MatchStateSchema),
    profile: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 by default.' })),
    cursor: Type.Optional(Type.String({ maxLength: 512, description: 'The `next_cursor` of the page before.' })),
  },
  closed,
);

export const MatchPageSchema = Type.Object(
  {
    matches: Type.Array(MatchRecordSchema),
    next_cursor: orNull(
      Type.String({ description: 'Null on the last page; a page with a filter may be short, or empty, before it.' }),
    ),
  },
  { title: 'MatchPage', examples: [{ matches: [assignedMatch], next_cursor: null }] },
);
