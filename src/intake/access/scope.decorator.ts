import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { Caller, Scope as ScopeName } from './caller.ts';
import { callerOf } from './guarded-routes.ts';

/** What a caller needs to be let into this route; a route of the API without it keeps the process from starting. */
export const Scope = (scope: ScopeName) => RouteConfig({ scope });

/** The caller of a guarded route, as a parameter of its method. */
export const From = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
