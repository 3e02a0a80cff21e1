/** How the program ends, and what it says on standard error. */
import { CommanderError } from 'commander';
import { OrchestrationError, RouteError } from '../orchestration/index.ts';
import { MatchgateError, type Problem } from '../client/index.ts';
import { FileRefused, NotAllTaken, UsageError } from './usage-error.ts';

export const exitCodes = { ok: 0, refused: 1, usage: 2, unavailable: 3 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Ending {
  readonly code: ExitCode;
  /** Undefined where commander has said it already. */
  readonly message?: string;
}

/** Rethrows what is a defect of the program. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? exitCodes.ok : exitCodes.usage };
  if (error instanceof UsageError || error instanceof RouteError) {
    return { code: exitCodes.usage, message: error.message };
  }
  if (error instanceof FileRefused) return { code: exitCodes.refused, message: error.message };
  if (error instanceof NotAllTaken) {
    return { code: error.retryable ? exitCodes.unavailable : exitCodes.refused, message: error.message };
  }
  if (error instanceof MatchgateError) return gatewayEnding(error);
  if (error instanceof OrchestrationError) return orchestrationEnding(error);
  throw error;
}

function gatewayEnding({ code, message, retryable, problem }: MatchgateError): Ending {
  const lost = retryable || code === 'unexpected_answer';
  return { code: lost ? exitCodes.unavailable : exitCodes.refused, message: withFields(message, problem) };
}

export function withFields(message: string, problem: Pick<Problem, 'errors'> | undefined): string {
  const fields = (problem?.errors ?? []).map(({ pointer }) => pointer || 'the whole').join(', ');
  return fields ? `${message}: ${fields}` : message;
}

function orchestrationEnding({ kind, message, requestId }: OrchestrationError): Ending {
  const lost = kind === 'unavailable' || kind === 'unknown_outcome';
  const request = requestId === undefined ? '' : ` (request ${requestId})`;
  return { code: lost ? exitCodes.unavailable : exitCodes.refused, message: `${kind}: ${message}${request}` };
}
