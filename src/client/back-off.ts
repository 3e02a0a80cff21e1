/** How long to wait before the next attempt. Pure but for the jitter, which keeps many clients from coming back as one. */
const FIRST_MS = 100;
const LONGEST_MS = 5_000;

export function backOffMs(failures: number, retryAfterMs = 0, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  // Never before the gateway wants to see us again.
  return retryAfterMs + whole * (0.5 + random() / 2);
}

/** Resolves after so long. @throws the signal's reason, whatever that is, at once when it fires */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}
