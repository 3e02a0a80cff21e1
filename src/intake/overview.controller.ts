import { Controller, Get, type BeforeApplicationShutdown } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import { Overview, type OverviewView } from '../overview/overview.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import { overviewRoute } from './overview-routes.ts';

/** The installation at a glance. */
@Controller('v1/overview')
export class OverviewController implements BeforeApplicationShutdown {
  constructor(private readonly overview: Overview) {}

  @Get()
  @Scope('operate')
  @RouteSchema(overviewRoute)
  show(@From() { tenant }: Caller): Promise<OverviewView> {
    return this.overview.of(tenant);
  }

  beforeApplicationShutdown(): void {
    this.overview.close();
  }
}
