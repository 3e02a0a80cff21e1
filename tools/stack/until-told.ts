/** Resolves at the first Ctrl-C or SIGTERM; a second one while stopping changes nothing, so that stopping is whole. */
export function untilToldToStop(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(undefined));
  });
}
