import { pino, type Logger } from 'pino';
import { errorView } from './error-view.ts';

export type { Logger };

/** Under this the process's logger is injected. */
export const LOG = Symbol('LOG');

export interface LogSettings {
  readonly level: string;
  readonly role: string;
  /** For people; a terminal gets it, a file or a collector gets JSON. */
  readonly pretty: boolean;
}

export function createLogger({ level, role, pretty }: LogSettings): Logger {
  return pino({
    level,
    base: { role },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorView },
    formatters: { level: (label) => ({ level: label }) },
    ...(pretty
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l' } } }
      : {}),
  });
}
