import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../observability/logger.ts';
import { Repeated } from '../observability/repeated.ts';
import { isRedisFailure } from '../redis/redis-failure.ts';
import { MATCH_LIMIT_BYTES, asText } from './body-limits.ts';
import { fieldErrors } from './field-errors.ts';
import { NOT_JSON, Problem, SHUTTING_DOWN, UNREADABLE, invalidFields } from './problem.ts';

const BY_STATUS: Record<number, Problem | undefined> = {
  404: new Problem('not_found', 'no route has this method and path'),
  415: NOT_JSON,
  503: SHUTTING_DOWN,
};

/** Every refusal of the API leaves through here, in one form, and never with a stack. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly repeated: Repeated;

  constructor(private readonly log: Logger) {
    this.repeated = new Repeated(log);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error, request.routeOptions.bodyLimit);
    if (problem.code === 'internal') {
      this.log.error({ err: error, request_id: request.id }, 'request failed');
    } else if (problem.code === 'store_unavailable') {
      const why = error instanceof Error ? error.message : '';
      this.repeated.warn(why, { request_id: request.id, why }, 'Redis cannot serve');
    }
    const { retryAfterSeconds, challenge } = problem.extras;
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
    if (challenge !== undefined) void reply.header('www-authenticate', challenge);
    void reply.code(problem.status).type('application/problem+json').send(problem.body(request.id));
  }
}

/** @param bodyLimitBytes of the route, where it is known which one was meant */
export function problemOf(error: unknown, bodyLimitBytes = MATCH_LIMIT_BYTES): Problem {
  if (error instanceof Problem) return error;
  if (isFastifyError(error)) {
    if (error.validation) return invalidFields(withContext(error));
    if (error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return new Problem('malformed_json', 'the body is empty');
  }
  if (isRedisFailure(error)) {
    return new Problem('store_unavailable', 'the request was not taken', { retryAfterSeconds: 1 });
  }
  const status = statusOf(error);
  if (status === 413) return new Problem('body_too_large', `the body must be at most ${asText(bodyLimitBytes)}`);
  if (status >= 400 && status < 500) return BY_STATUS[status] ?? UNREADABLE;
  return BY_STATUS[status] ?? new Problem('internal', 'the request could not be handled');
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  return isFastifyError(error) ? (error.statusCode ?? 500) : 500;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function withContext({ validation = [] }: FastifyError) {
  return fieldErrors(validation);
}
