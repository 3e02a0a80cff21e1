import type { RouteOverrides } from './contract/index.ts';
import type { Credentials } from './token-request.ts';
import type { TokenEvent } from './token-source.ts';

export interface OrchestrationClientOptions {
  /** The upstream's root, such as `https://orchestration.example`; a path in it goes before every route. */
  readonly baseUrl: string;
  /** Goes between `baseUrl` and every route. */
  readonly basePath?: string;
  /** Needed with credentials. */
  readonly tokenUrl?: string;
  /** Without them, calls carry no token. */
  readonly credentials?: Credentials;
  /** For a whole call with its waits and repetitions, unless the call says otherwise. Default 10,000. */
  readonly timeoutMs?: number;
  /** At most so many connections, and so many calls at once; further calls wait inside their time. Default 64. */
  readonly connections?: number;
  /** Routes that differ from the contract's, as `"METHOD /template"`. */
  readonly routes?: RouteOverrides;
  readonly userAgent?: string;
  /**
   * Answers above this are refused. Default 64 MiB, which holds some 30,000 payloads with their data. A list of which only a part
   * is kept (`pickPayloads`) may be longer; then it bounds a payload, and 4 MiB do.
   */
  readonly maxAnswerBytes?: number;
  /** Told of every token that was obtained, and of a refresh token that replaces the one before. */
  readonly onToken?: (event: TokenEvent) => void;
}

/** The last parameter of every call. */
export interface CallOptions {
  /** Gives the call up. A write that was sent by then has an unknown outcome. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /**
   * Whether the call may be made again, a few times and within its time, when it did not get through. By default reads
   * are and writes are not: say `true` only for a write that may take effect twice.
   */
  readonly repeat?: boolean;
}

/** Of a call whose answer may be long. */
export interface LongCallOptions {
  /** While the answer goes on coming, `timeoutMs` is counted from its last piece, and the call may take as long as this, if that is longer. */
  readonly longestMs?: number;
}
