/**
 * Serves the console at /console: a page and its files, open to all like the API's description. They hold no figure and no
 * secret; each figure and each action is a call of the API, with the key or token of whoever sits in front of it.
 *
 * There is one route for each file and none with a wildcard: no path leads to anything else.
 */
// For `hide`, by which a route says that it is no part of the API.
import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CONSOLE_PAGE, readConsoleFiles, type ConsoleFile } from './console-files.ts';

const PATH = '/console';

/** Scripts, styles and calls of our own alone; nobody frames it, and no form of it is sent anywhere. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  vary: 'accept-encoding',
};
const FOR_A_YEAR = 'public, max-age=31536000, immutable';

export function serveConsole(server: FastifyInstance, files = readConsoleFiles()): void {
  for (const file of files) {
    const url = file.name === CONSOLE_PAGE ? PATH : `${PATH}/${file.name}`;
    server.get(url, { schema: { hide: true } }, (request, reply) => send(file, request, reply));
  }
  // The page's links count from its own address.
  if (files.length > 0)
    server.get(`${PATH}/`, { schema: { hide: true } }, (_, reply) => reply.redirect('../console', 308));
}

function send(file: ConsoleFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { type, body, gzipped, etag, lasts } = file;
  reply.headers({ ...HEADERS, etag, 'cache-control': lasts ? FOR_A_YEAR : 'no-cache' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  reply.type(type);
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(gzipped);
}
