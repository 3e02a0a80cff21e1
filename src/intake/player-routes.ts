import Type from 'typebox';
import type { FastifySchema } from 'fastify';
import { BODILESS_PROBLEMS, answers } from './answers.ts';

export const PlayerParamsSchema = Type.Object({ player_id: Type.String({ minLength: 1, maxLength: 128 }) });

export const ErasureQuerySchema = Type.Object(
  { cursor: Type.Optional(Type.String({ maxLength: 512, description: 'The `next_cursor` of the answer before.' })) },
  { additionalProperties: false },
);

const ErasureSchema = Type.Object(
  {
    matches_erased: Type.Integer({ description: 'Matches out of which the player was taken by this call.' }),
    matches_in_use: Type.Integer({
      description: 'Matches of the player that are not over; they are left as they are.',
    }),
    next_cursor: Type.Union([
      Type.String({ description: 'To go on with; null when every match has been looked at.' }),
      Type.Null(),
    ]),
  },
  { title: 'Erasure', examples: [{ matches_erased: 3, matches_in_use: 0, next_cursor: null }] },
);

export const erasePlayerRoute: FastifySchema = {
  tags: ['players'],
  operationId: 'erasePlayer',
  summary: 'Take a player out of the matches that are over',
  description:
    'Of the caller’s tenant. Removes the player’s entry and, since it may speak of the player too, `match_data`. Looks at up to 1,000 matches; repeat it with `next_cursor` until that is null. What it does not reach is in docs/operations.md.',
  params: PlayerParamsSchema,
  querystring: ErasureQuerySchema,
  response: answers({ 200: ['What was done', ErasureSchema] }, 'not_found', ...BODILESS_PROBLEMS),
};
