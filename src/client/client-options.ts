/** How a client reaches the gateway. */
export interface MatchgateClientOptions {
  /** Where the gateway is: one address, or one for each replica; after a failure the next one is asked. */
  readonly baseUrl: string | readonly string[];
  /** Sent as `Authorization: Bearer …`; a function is asked before every request, so that tokens can be renewed. */
  readonly token?: string | (() => string | Promise<string>);
  /** Sent as `X-API-Key`. */
  readonly apiKey?: string;
  /** Instead of the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** For how long one answer may take, beyond the time that the gateway is asked to hold it. Default 10,000. */
  readonly timeoutMs?: number;
  /**
   * For how long a request is sent again in all, beyond the time for which it was held at first, before the last failure is
   * thrown; 0: never. Default 30,000.
   */
  readonly repeatForMs?: number;
}

/** Of one call. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. What was sent may have taken effect. */
  readonly signal?: AbortSignal;
}

export interface WaitOptions extends CallOptions {
  /** Holds the answer until the match is assigned or final; at most 300. */
  readonly waitSeconds?: number;
}
