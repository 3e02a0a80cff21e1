import { Controller, Get, Res } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Readiness } from '../observability/readiness.ts';
import { liveRoute, readyRoute } from './health-routes.ts';

/** For load balancers in front of the API: live while the process runs, ready while it should get requests. */
@Controller('healthz')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @RouteSchema(liveRoute)
  live(): object {
    return { status: 'live' };
  }

  @Get('ready')
  @RouteSchema(readyRoute)
  ready(@Res({ passthrough: true }) reply: FastifyReply): object {
    const { ready, reasons } = this.readiness.report();
    void reply.code(ready ? 200 : 503);
    return { status: ready ? 'ready' : 'not ready', reasons };
  }
}
