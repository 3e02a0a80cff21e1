import { stackInSource } from './source-stack.ts';

/**
 * An error as the log shows it: what went wrong and where, and nothing that a library has hung on it. ioredis, for one,
 * puts the whole command there, and with it the request of a match.
 */
export interface ErrorView {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorView;
}

/** Causes of causes may be a circle. */
const DEEPEST = 5;

export function errorView(error: unknown, depth = 0): ErrorView {
  if (!isError(error)) return { type: typeof error, message: 'no error was thrown, but something else' };
  const { name: type, message, stack, cause } = error;
  return {
    type,
    message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(stack === undefined ? {} : { stack: stackInSource(stack) }),
    ...(isError(cause) && depth < DEEPEST ? { cause: errorView(cause, depth + 1) } : {}),
  };
}

/** Not `instanceof`: an error of another realm is one too. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}
