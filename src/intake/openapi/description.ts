/** What /openapi.json says beside the routes: of the API as a whole, and of what a route's schema cannot say. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import { MatchEventSchema, OperatorEventSchema } from '../event-routes.ts';
import { withNamedSchemas } from './components.ts';
import { withHeaderNames } from './header-names.ts';

/** Of the contract, not of the package: an addition raises the second number, a breaking change the first. */
export const API_VERSION = '1.0.0';

export const swaggerOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Matchgate',
      version: API_VERSION,
      summary: 'The gateway between a game’s matchmaker and its fleet of game servers.',
      description:
        'One match, one game server, or a clear reason why not. Writes are idempotent by `match_id`: after a lost answer, or one that says to come back, send the same request again. Unknown fields in a request are an error; in an answer they are to be passed over, since later versions may add some.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The gateway that serves this document' }],
    tags: [
      { name: 'matches', description: 'Ask for a server, see how far the match is, give the server back.' },
      { name: 'events', description: 'Every change of every match, live and again, as CloudEvents.' },
      { name: 'plans', description: 'What would be tried for a match, and with what.' },
      { name: 'webhooks', description: 'Callbacks that could not be told, and how to send them again.' },
      { name: 'operations', description: 'What operators decide about allocations.' },
      { name: 'players', description: 'What is kept of a player, and its removal.' },
      { name: 'health', description: 'For load balancers.' },
    ],
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
    },
    // Which of them an installation wants is its AUTH_MODE; with `none` there is nothing to send.
    security: [{}, { apiKey: [] }, { bearer: [] }],
  },
  transformObject: (described) =>
    'openapiObject' in described
      ? withNamedSchemas(withHeaderNames(described.openapiObject), { MatchEventSchema, OperatorEventSchema })
      : described.swaggerObject,
};
