/** A process that is ready, and how to stop it. */
export interface Running {
  /** Where it serves its API, if it serves one. */
  readonly url?: string;
  readonly metricsUrl?: string;
  /** Finishes what has begun, and resolves when nothing is left open. */
  stop(): Promise<void>;
}
