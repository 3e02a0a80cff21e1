/** The HTTP server, not yet listening. */
import { randomUUID } from 'node:crypto';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type HTTPMethods } from 'fastify';
import { answerBrokenRequest, answerErrors, sendError } from './errors.ts';

const bodyLimitBytes = 1024 * 1024;
/** For a request to arrive; what it then waits for is another matter. */
const requestTimeoutMs = 30_000;
const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH', 'OPTIONS'] as const;

/** @param addRoutes adds every route; afterwards each path is told which methods it does not have. */
export function buildServer(
  logger: FastifyBaseLogger | undefined,
  addRoutes: (app: FastifyInstance) => void,
): FastifyInstance {
  const app: FastifyInstance = Fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    genReqId: () => randomUUID(),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (err, _request, reply) => void sendError(reply, err.statusCode ?? 400, err.message),
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 256 },
  });
  answerErrors(app);
  takeEmptyBodies(app);
  const methodsOf: MethodsOf = new Map();
  app.addHook('onRoute', ({ url, method }) => {
    const place = url.replaceAll(parameterName, ':');
    const known = methodsOf.get(place) ?? { url, methods: new Set() };
    for (const name of [method].flat()) known.methods.add(name);
    methodsOf.set(place, known);
  });
  void app.register((scope, _options, registered) => {
    addRoutes(scope);
    registered();
  });
  app.after(() => refuseOtherMethods(app, methodsOf));
  return app;
}

/** Some clients name JSON as the type of a body that they do not send. */
function takeEmptyBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, parsed) => {
    const text = body.toString();
    if (text === '') parsed(null, undefined);
    else void parseJson(request, text, parsed);
  });
}

/** The methods of each path, whatever its parameters are called. */
type MethodsOf = Map<string, { readonly url: string; readonly methods: Set<string> }>;
const parameterName = /(?<!:):\w+/g;

function refuseOtherMethods(app: FastifyInstance, methodsOf: MethodsOf): void {
  for (const { url, methods: known } of [...methodsOf.values()]) {
    const allow = [...known].join(', ');
    const others: HTTPMethods[] = methods.filter((method) => !known.has(method));
    app.route({
      method: others,
      url,
      // Before the body is read: whatever it is, the answer is the same.
      onRequest: async (_request, reply) => {
        await sendError(reply.header('allow', allow), 405, `the path takes ${allow}`);
      },
      handler: (_request, reply) => reply,
    });
  }
}
