import type { FastifyReply } from 'fastify';

/**
 * Fires when the caller of a held answer goes away, so that nothing is kept for it. It listens to the answer and not to
 * the connection: one that is kept alive carries many requests, and would gather a listener from each.
 */
export function callerGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (raw.destroyed) gone.abort();
  else raw.once('close', () => !raw.writableFinished && gone.abort());
  return gone.signal;
}
