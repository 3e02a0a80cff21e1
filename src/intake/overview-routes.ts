import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { MATCH_STATES } from '../matches/match-state.ts';
import { AllocationSchema } from './allocation-schema.ts';
import { READ_PROBLEMS, answers } from './answers.ts';
import { overview } from './operating-examples.ts';
import { Time, orNull } from './match-schemas.ts';
import { SHOWN_AS } from './openapi/components.ts';

const Count = Type.Integer({ minimum: 0 });
const Counts = (description: string) => Type.Array(orNull(Count), { description });

const ActivitySchema = Type.Object({
  step_ms: Type.Integer({ description: 'How long each step is.' }),
  at: Type.Array(Type.Integer(), { description: 'When each step began, in ms since the epoch; oldest first.' }),
  accepted: Counts('By step; null where the outbox does not reach back so far. So are the others.'),
  assigned: Counts('By step.'),
  failed: Counts('By step.'),
  cancelled: Counts('By step.'),
  released: Counts('By step.'),
  ended: Counts('By step.'),
  on_the_way: Counts('Matches without a server that were not over, at the end of each step.'),
  with_server: Counts('Matches that had one, at the end of each step.'),
  p50_ms: Counts('From acceptance to assignment; null where nothing was assigned.'),
  p95_ms: Counts('The same.'),
  p99_ms: Counts('The same.'),
});

const OverviewSchema = Type.Object(
  {
    at: Time,
    matches: Type.Object(Object.fromEntries(MATCH_STATES.map((state) => [state, Count]))),
    activity: ActivitySchema,
    backlog: Type.Array(
      Type.Object({
        profile: Type.String(),
        queued: Count,
        oldest_at: orNull(
          Type.String({
            format: 'date-time',
            description: 'Since when the longest queued one is; null where none is, or it is not known.',
          }),
        ),
      }),
    ),
    duties: Type.Object({ open_intents: Count, oldest_intent_at: orNull(Time), releases_owed: Count }),
    webhooks: Type.Object({ waiting: Count, dead_letters: Count }),
    allocations: Type.Array(AllocationSchema),
    profiles: Type.Object({
      version: Type.String(),
      loaded_at: Time,
      problems: Type.Array(Type.String(), { description: 'Of a file that could not be taken over.' }),
    }),
    failures: Type.Array(
      Type.Object({ match_id: Type.String(), at: Time, code: Type.String(), message: Type.String() }),
      { description: 'Matches of the caller’s tenant that failed or lost their server lately, newest first.' },
    ),
    actions: Type.Array(Type.Unknown({ [SHOWN_AS]: 'OperatorEvent' }), {
      description: 'What operators of the caller’s tenant did lately, newest first.',
    }),
  },
  { title: 'Overview', examples: [overview] },
);

export const overviewRoute: FastifySchema = {
  tags: ['operations'],
  operationId: 'getOverview',
  summary: 'How the whole installation is, and what the last five minutes were like',
  description:
    'From Redis, at most a second old, and the same whichever replica answers. Figures are of all tenants; what names matches or operators is of the caller’s.',
  response: answers({ 200: ['The overview', OverviewSchema] }, ...READ_PROBLEMS),
};
