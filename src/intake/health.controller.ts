import { Controller, Get, Inject, Res } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { Readiness } from '../observability/readiness.ts';
import { liveRoute, readyRoute } from './health-routes.ts';

/** For load balancers in front of the API: live while the process runs, ready while it should get requests. */
@Controller('healthz')
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

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
    const status = ready ? 'ready' : 'not ready';
    // Where callers prove who they are, strangers learn nothing of the inside; METRICS_PORT always says why.
    return this.configuration.AUTH_MODE === 'none' ? { status, reasons } : { status };
  }
}
