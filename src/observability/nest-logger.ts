import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.ts';

/** Nest's own lines in our log. What it tells of a normal start is of interest only when looking for a fault. */
export class NestLogger implements LoggerService {
  constructor(private readonly target: Logger) {}

  log(message: unknown, context?: string): void {
    this.target.debug({ context }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.target.error({ rest: rest.map(String) }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.target.warn({ context }, String(message));
  }
  debug(message: unknown, context?: string): void {
    this.target.trace({ context }, String(message));
  }
  verbose(message: unknown, context?: string): void {
    this.target.trace({ context }, String(message));
  }
}
