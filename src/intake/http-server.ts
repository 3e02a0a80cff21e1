/** The public API's HTTP server: limits, validation, OpenAPI. What it serves are the controllers of the role's modules. */
import { randomUUID } from 'node:crypto';
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, LoggerService } from '@nestjs/common';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { IncomingMessage } from 'node:http';
import { serveConsole } from '../console/serve-console.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Tracing } from '../observability/tracing.ts';
import type { Access } from './access/access.ts';
import { guardRoutes } from './access/guarded-routes.ts';
import type { Readiness } from '../observability/readiness.ts';
import { acceptJsonBodies } from './json-body.ts';
import { ProblemFilter, problemOf } from './problem.filter.ts';
import { BATCH_LIMIT_BYTES, BATCH_ROUTE, MATCH_LIMIT_BYTES } from './body-limits.ts';
import { MAX_HEADER_BYTES, checkedEveryMs, limitConnections, type ConnectionLimits } from './connection-limits.ts';
import { answerNoHttp } from './no-http.ts';
import { closeConnectionsWhenStopping } from './closing-connections.ts';
import { swaggerOptions } from './openapi/description.ts';
import { measureRequests } from './http-metrics.ts';
import { traceRequests } from './http-tracing.ts';
import { readOnAfterAnswers } from './unread-bodies.ts';
import { validateRequests } from './request-validation.ts';

/** Longer than common load balancers keep theirs, so that it is never us who closes under a request. */
const KEEP_ALIVE_MS = 75_000;
/** Whatever a URL can hold: a route's schema judges its parameters, and names the one that is too long. */
const MAX_PARAM_LENGTH = MAX_HEADER_BYTES;

/** The page loads nothing from elsewhere; its scripts set styles by themselves. */
const DOCS_CONTENT_POLICY = {
  'default-src': "'self'",
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
};

const REQUEST_ID = /^[A-Za-z0-9._-]{1,128}$/;

export interface HttpServerParts {
  readonly module: DynamicModule;
  readonly log: Logger;
  readonly nestLog: LoggerService;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly access: Access;
  readonly readiness: Readiness;
  readonly lingerMs: number;
  readonly limits: ConnectionLimits;
}

export async function createHttpServer({
  module,
  log,
  nestLog,
  metrics,
  tracing,
  access,
  readiness,
  lingerMs,
  limits,
}: HttpServerParts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MATCH_LIMIT_BYTES,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Its own answer while it closes is no problem document and has no Retry-After; ours is in closing-connections.ts.
    return503OnClosing: false,
    http: { maxHeaderSize: MAX_HEADER_BYTES, connectionsCheckingInterval: checkedEveryMs(limits) },
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    genReqId: ({ headers }: IncomingMessage) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: answerNoHttp,
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const problem = problemOf(error);
      void reply.header('x-request-id', request.id).code(problem.status).type('application/problem+json');
      void reply.send(problem.body(request.id));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bodyParser: false, logger: nestLog });
  const server = adapter.getInstance();
  limitConnections(server, limits);
  guardRoutes(server, access);
  acceptJsonBodies(server);
  readOnAfterAnswers(server);
  closeConnectionsWhenStopping(server, { isDraining: () => readiness.isDraining, lingerMs });
  server.addHook('onRoute', (route) => {
    if (route.url === BATCH_ROUTE) route.bodyLimit = BATCH_LIMIT_BYTES;
  });
  validateRequests(server);
  // The views are made by hand and typed; a serializer that reshapes them could only hide a mistake.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));
  measureRequests(server, metrics);
  traceRequests(server, tracing);
  nameRequests(server);
  serveConsole(server);
  await describe(app);
  app.useGlobalFilters(new ProblemFilter(log));
  return app;
}

function nameRequests(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-request-id', request.id);
    done(null, payload);
  });
}

async function describe(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifySwagger, swaggerOptions);
  await app.register(fastifySwaggerUi, { routePrefix: '/docs', staticCSP: DOCS_CONTENT_POLICY });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', { schema: { hide: true } }, (_request, reply) =>
      reply.send(app.getHttpAdapter().getInstance().swagger()),
    );
}
