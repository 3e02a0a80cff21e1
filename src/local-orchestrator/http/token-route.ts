/** `POST /auth/v1/token`: RFC 6749, sections 4.4 (client credentials) and 6 (refresh token). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { validator } from '../../orchestration/contract/index.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { SeedClient } from '../seed/orchestrator-seed.ts';

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const isTokenRequest = validator('TokenRequest');
const sha256 = (text: string) => createHash('sha256').update(text).digest();
const same = (a: string, b: string) => timingSafeEqual(sha256(a), sha256(b));

export function tokenRoute(app: FastifyInstance, clients: readonly SeedClient[], tokens: Tokens): void {
  void app.register((scope, _options, registered) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, Object.fromEntries(new URLSearchParams(body.toString()))),
    );
    scope.post('/auth/v1/token', (request, reply) => issueToken(request, reply, clients, tokens));
    registered();
  });
}

function issueToken(
  request: FastifyRequest,
  reply: FastifyReply,
  clients: readonly SeedClient[],
  tokens: Tokens,
): FastifyReply {
  void reply.header('cache-control', 'no-store');
  const form = isTokenRequest(request.body);
  if (!form.ok) return refuse(reply, 400, refusedGrant(request.body) ? 'unsupported_grant_type' : 'invalid_request');
  const { client_id: id, client_secret: secret } = form.value;
  const inBody = id !== undefined && secret !== undefined ? { id, secret } : undefined;
  const client = authenticated(clients, basicCredentials(request.headers.authorization) ?? inBody);
  if (!client) return refuse(reply.header('www-authenticate', 'Basic realm="orchestrator"'), 401, 'invalid_client');
  if (form.value.grant_type === 'refresh_token' && !mayRefresh(client, form.value.refresh_token)) {
    return refuse(reply, 400, 'invalid_grant');
  }
  const scopes = form.value.scope?.split(' ').filter((scope) => scope !== '') ?? client.scopes;
  if (!scopes.every((scope) => client.scopes.includes(scope))) return refuse(reply, 400, 'invalid_scope');
  return reply.send({
    access_token: tokens.issue(client.clientId, scopes),
    token_type: 'Bearer',
    expires_in: tokens.ttlSeconds,
    scope: scopes.join(' '),
  });
}

const refuse = (reply: FastifyReply, status: number, error: string) => reply.code(status).send({ error });

const mayRefresh = ({ refreshToken }: SeedClient, given: string | undefined) =>
  refreshToken !== null && given !== undefined && same(refreshToken, given);

function refusedGrant(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'grant_type' in body && body.grant_type !== '';
}

function authenticated(clients: readonly SeedClient[], given: Credentials | undefined): SeedClient | undefined {
  return (
    given && clients.find(({ clientId, clientSecret }) => clientId === given.id && same(clientSecret, given.secret))
  );
}

function basicCredentials(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return { id: formDecoded(id), secret: formDecoded(secret.join(':')) };
}

/** Section 2.3.1: both parts are form-encoded. What is not encoded properly is taken as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
