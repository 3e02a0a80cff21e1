/** A process that is ready, and how to stop it. */
export interface Running {
  /** Where it serves its API, if it serves one. */
  readonly url?: string;
  readonly metricsUrl?: string;
  /** Says that it is not ready and that connections end with their next answer, and goes on serving. */
  turnAway?(): void;
  /** Finishes what has begun, and resolves when nothing is left open. */
  stop(): Promise<void>;
}
