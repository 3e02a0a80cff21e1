/**
 * Aborts at the first Ctrl-C, SIGTERM or hang-up, and when whoever started us is gone. A second one while stopping changes
 * nothing, so that stopping is whole.
 */
export function toldToStop(): AbortSignal {
  const told = new AbortController();
  const tell = () => told.abort();
  for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(event, tell);
  if (process.send && !process.connected) tell();
  // Listening on the channel must not keep a tool alive that has done its work.
  process.channel?.unref();
  // Nobody reads any more (`… | head -1`).
  process.stdout.on('error', tell);
  return told.signal;
}

/** Resolves when the signal aborts. */
export function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
