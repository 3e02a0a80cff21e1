import Type, { type TSchema } from 'typebox';

/** One environment variable: what it means, what it must be, and what holds where it is not set. */
export interface Variable {
  /** For `docs/operations.md`; a test holds the page against this table. */
  readonly meaning: string;
  /** Completes "NAME must be …". */
  readonly mustBe: string;
  readonly schema: TSchema;
  /** As it would be written in the environment; undefined where there is none. */
  readonly fallback?: string;
  /** Never printed; may also be given as a file named by NAME_FILE. */
  readonly secret?: true;
}

const port = { schema: Type.Integer({ minimum: 0, maximum: 65535 }), mustBe: 'a port, 0 to 65535 (0: any free one)' };
const positive = (maximum: number, unit: string) => ({
  schema: Type.Integer({ minimum: 1, maximum }),
  mustBe: `a whole number of ${unit}, 1 to ${maximum}`,
});
const from0 = (maximum: number, unit: string) => ({
  schema: Type.Integer({ minimum: 0, maximum }),
  mustBe: `a whole number of ${unit}, 0 to ${maximum}`,
});
const text = { schema: Type.String({ minLength: 1 }), mustBe: 'a text that is not empty' };
const path = { schema: Type.String({ minLength: 1 }), mustBe: 'the path of a file' };
const httpUrl = { schema: Type.String({ format: 'http-url' }), mustBe: 'an http:// or https:// URL' };
const urlWithoutUser = {
  schema: Type.String({ format: 'http-url-without-user' }),
  mustBe: 'an http:// or https:// URL without user and password',
};
const BASE64_SECRET = '^(whsec_)?([A-Za-z0-9+/]{4}){8,21}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$';
const webhookSecret = {
  schema: Type.String({ pattern: BASE64_SECRET }),
  mustBe: '24 to 64 random bytes in base64, after whsec_ if you like',
};
const HOST = '(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+\\]';
const HOST_AND_PORT = `(${HOST})(:(\\d{1,5}|\\*))?`;
const listOf = (item: string) => Type.String({ pattern: `^\\s*${item}(\\s*,\\s*${item})*\\s*$` });
const ASYMMETRIC = '(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519';
const flag = { schema: Type.Boolean(), mustBe: 'true or false' };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const VARIABLES = {
  NODE_ENV: { ...text, meaning: 'production refuses settings that are unsafe there', fallback: 'development' },
  HOST: {
    schema: Type.String({ pattern: '^\\S+$' }),
    mustBe: 'an address of this machine',
    meaning: 'the address to listen on; an image sets 0.0.0.0',
    fallback: '127.0.0.1',
  },
  PORT: { ...port, meaning: 'the public API (roles all and api)', fallback: '8080' },
  MAX_CONNECTIONS: {
    ...positive(1_000_000, 'connections'),
    meaning: 'to PORT, for each process; those beyond are closed at once',
    fallback: '20000',
  },
  HEADERS_TIMEOUT_MS: {
    ...positive(10 * 60_000, 'milliseconds'),
    meaning: 'within which the headers of a request to PORT must have arrived; 408 otherwise',
    fallback: '15000',
  },
  REQUEST_TIMEOUT_MS: {
    ...positive(10 * 60_000, 'milliseconds'),
    meaning: 'within which a request to PORT must have arrived whole; 408 otherwise',
    fallback: '30000',
  },
  METRICS_PORT: { ...port, meaning: 'metrics and health, of every role', fallback: '9464' },
  LOG_LEVEL: {
    schema: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    mustBe: 'one of trace, debug, info, warn, error, silent',
    meaning: 'the least severe log lines to write',
    fallback: 'info',
  },
  REDIS_URL: {
    schema: Type.String({ format: 'redis-url' }),
    mustBe:
      'redis://user:password@host:port/db (user and password percent-encoded), rediss://…, redis+sentinel://host:port,host:port/master-name or redis+cluster://host:port,host:port',
    meaning: 'where the ledger and the queue are',
    fallback: 'redis://127.0.0.1:6379',
    secret: true,
  },
  INSTALLATION: {
    schema: Type.String({ pattern: '^[A-Za-z0-9._-]{1,63}$' }),
    mustBe: 'a name of 1 to 63 of A-Z a-z 0-9 . _ -',
    meaning:
      'tells its payloads from those of other installations that reserve in the same allocations; the same for every process of an installation, and for good',
  },
  QUEUE_SHARDS: {
    ...positive(1024, 'shards'),
    meaning: 'into how many hash slots matches and queues are spread; the same for every process of an installation',
    fallback: '1',
  },
  ACCEPT_WAIT_REPLICAS: {
    schema: Type.Integer({ minimum: 0, maximum: 10 }),
    mustBe: 'a whole number of replicas, 0 to 10',
    meaning: 'how many Redis replicas must have a match before it is answered with 202; 0 asks none',
    fallback: '0',
  },
  ACCEPT_WAIT_TIMEOUT_MS: {
    ...positive(2_000, 'milliseconds'),
    meaning: 'how long they may take; a match that too few have by then is answered with 503 not_replicated',
    fallback: '1000',
  },
  PROFILES_FILE: { ...path, meaning: 'the profiles file (YAML), watched for changes' },
  MATCH_RETENTION_MS: {
    ...positive(30 * DAY_MS, 'milliseconds'),
    meaning: 'how long a final match can still be read and its id is remembered',
    fallback: String(DAY_MS),
  },
  OUTBOX_MAX_EVENTS: {
    ...positive(100_000_000, 'events'),
    meaning: 'how many events of each shard can be replayed, about',
    fallback: '100000',
  },
  AUTH_MODE: {
    schema: Type.Enum(['none', 'api-key', 'jwt']),
    mustBe: 'one of none, api-key, jwt',
    meaning: 'how callers prove who they are',
    fallback: 'none',
  },
  AUTH_ALLOW_NONE: { ...flag, meaning: 'allows AUTH_MODE=none where NODE_ENV is production', fallback: 'false' },
  API_KEYS_FILE: { ...path, meaning: 'the API keys of AUTH_MODE=api-key (YAML or JSON), watched for changes' },
  API_KEYS: {
    ...text,
    meaning: 'the same list in the environment, in place of API_KEYS_FILE; it holds digests of keys and no key',
  },
  AUTH_JWT_JWKS_URL: { ...urlWithoutUser, meaning: 'where the issuer of AUTH_MODE=jwt publishes its keys' },
  AUTH_JWT_ISSUER: { ...text, meaning: 'the only `iss` that is accepted' },
  AUTH_JWT_AUDIENCE: { ...text, meaning: 'one of a token’s `aud` must be one of these, separated by commas' },
  AUTH_JWT_ALGORITHMS: {
    schema: listOf(`(?:${ASYMMETRIC})`),
    mustBe: 'RS256, PS256, ES256 (or 384, 512), EdDSA or Ed25519, separated by commas',
    meaning: 'the only signatures that are accepted',
    fallback: 'RS256,ES256,EdDSA',
  },
  AUTH_JWT_TENANT_CLAIM: { ...text, meaning: 'the claim that names the tenant', fallback: 'tenant' },
  AUTH_JWT_SCOPE_CLAIM: {
    ...text,
    meaning: 'the claim that holds the scopes, as a text with spaces or a list',
    fallback: 'scope',
  },
  AUTH_JWT_CLOCK_TOLERANCE_MS: {
    ...from0(5 * 60_000, 'milliseconds'),
    meaning: 'how far the issuer’s clock may be off',
    fallback: '5000',
  },
  AUTH_JWKS_CACHE_MS: {
    ...positive(DAY_MS, 'milliseconds'),
    meaning: 'how long the issuer’s keys are used before they are fetched again; up to an hour more while it fails',
    fallback: '600000',
  },
  AUTH_JWKS_COOLDOWN_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'how long after a fetch an unknown key causes no other; after one in vain at most 1000',
    fallback: '10000',
  },
  RATE_LIMIT_PER_SECOND: {
    schema: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    mustBe: 'a whole number, 0 to 1000000',
    meaning: 'requests a second of one caller over all replicas, a batch counting each match; 0 is no limit',
    fallback: '0',
  },
  RATE_LIMIT_BURST: {
    schema: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    mustBe: 'a whole number, 0 to 1000000',
    meaning: 'how many of them may come at once; 0 is as many as in one second',
    fallback: '0',
  },
  ORCHESTRATION_URL: { ...urlWithoutUser, meaning: 'the Orchestration API' },
  ORCHESTRATION_TOKEN_URL: { ...urlWithoutUser, meaning: 'its OAuth2 token endpoint; without it calls carry no token' },
  ORCHESTRATION_CLIENT_ID: { ...text, meaning: 'OAuth2 client id' },
  ORCHESTRATION_CLIENT_SECRET: { ...text, meaning: 'OAuth2 client secret', secret: true },
  ORCHESTRATION_REFRESH_TOKEN: {
    ...text,
    meaning: "a service account's refresh token; without it the client credentials grant is used",
    secret: true,
  },
  ORCHESTRATION_TIMEOUT_MS: {
    ...positive(120_000, 'milliseconds'),
    meaning:
      'the longest that one call to the Orchestration API may take; for a long list of payloads, the longest that it may stand still',
    fallback: '3000',
  },
  ORCHESTRATION_CONNECTIONS: {
    ...positive(10_000, 'connections'),
    meaning: 'connections to the Orchestration API, for each process',
    fallback: '128',
  },
  ORCHESTRATION_ROUTES_FILE: {
    ...path,
    meaning: 'routes that differ from src/orchestration/openapi.yaml (YAML: operation: "METHOD /path")',
  },
  WORKER_CONCURRENCY: {
    ...positive(10_000, 'matches'),
    meaning: 'how many matches a worker process places at a time',
    fallback: '256',
  },
  BULKHEAD_LIMIT: {
    ...positive(10_000, 'calls'),
    meaning: 'how many reservations may be in flight for one allocation, for each process',
    fallback: '64',
  },
  BULKHEAD_WAIT_MS: {
    ...from0(60_000, 'milliseconds'),
    meaning: 'how long a match waits for a place in the bulkhead before it goes to its next step',
    fallback: '100',
  },
  BREAKER_ERROR_PERCENT: {
    ...positive(100, 'percent'),
    meaning: 'share of failed reservations at which an allocation’s breaker opens',
    fallback: '50',
  },
  BREAKER_VOLUME: {
    ...positive(100_000, 'calls'),
    meaning: 'calls within BREAKER_WINDOW_MS below which the breaker does not judge',
    fallback: '10',
  },
  BREAKER_WINDOW_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'over what time the breaker counts calls and failures',
    fallback: '10000',
  },
  BREAKER_RESET_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'how long an open breaker stays open before one call at a time may try',
    fallback: '5000',
  },
  BREAKER_PROBES: {
    ...positive(1_000, 'calls'),
    meaning: 'how many of those calls in a row must succeed before the breaker closes; one that fails opens it again',
    fallback: '1',
  },
  RETRY_BUDGET_PERCENT: {
    ...from0(100, 'percent'),
    meaning:
      'how many retries there may be after a fault of an allocation, as a share of first tries, for each process',
    fallback: '20',
  },
  RETRY_BUDGET_MIN_PER_SECOND: {
    ...from0(10_000, 'retries'),
    meaning: 'retries a second that an allocation gets beside that share, so that little traffic can retry at all',
    fallback: '10',
  },
  READINESS_REDIS_GRACE_MS: {
    schema: Type.Integer({ minimum: 0, maximum: HOUR_MS }),
    mustBe: `a whole number of milliseconds, 0 to ${HOUR_MS}`,
    meaning: 'how long Redis may be away before a process says that it is not ready',
    fallback: '5000',
  },
  RECONCILER_INTERVAL_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'pause between two passes of the reconciler',
    fallback: '1000',
  },
  CAPACITY_WATCH_MS: {
    ...positive(60_000, 'milliseconds'),
    meaning: 'how often an allocation that matches wait for is looked at for room, at the most',
    fallback: '500',
  },
  BACKLOG_LIMIT: {
    ...positive(100_000_000, 'matches'),
    meaning: 'how many matches may be queued in all before further ones are refused',
    fallback: '200000',
  },
  BACKLOG_LIMIT_PER_PROFILE: {
    ...positive(100_000_000, 'matches'),
    meaning: 'the same for one profile of one tenant, where the profile has no `queue.limit` of its own',
    fallback: '50000',
  },
  TENANT_WEIGHTS: {
    schema: Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}=[1-9][0-9]{0,2}(,[A-Za-z0-9._-]{1,64}=[1-9][0-9]{0,2})*$' }),
    mustBe: 'tenant=weight,tenant=weight, each weight 1 to 999',
    meaning: 'shares of the turns when tenants compete; who is not named has 1',
  },
  PLACEMENT_SETTLE_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'how long a call with an unknown outcome may still take effect upstream',
    fallback: '30000',
  },
  ORPHAN_GRACE_MS: {
    ...positive(DAY_MS, 'milliseconds'),
    meaning: 'how long a payload of ours may be without a live match before it is given back',
    fallback: '60000',
  },
  ORPHAN_POLICY: {
    schema: Type.Enum(['release', 'keep']),
    mustBe: 'release or keep',
    meaning: 'what becomes of such a payload then: given back, or kept, counted and shown until somebody decides',
    fallback: 'release',
  },
  WEBHOOK_ALLOWED_HOSTS: {
    schema: listOf(HOST_AND_PORT),
    mustBe: 'host, *.suffix, host:port or host:* (any port), separated by commas',
    meaning: 'where a callback_url may lead; without it webhooks are off. Without a port the scheme’s own is meant',
  },
  WEBHOOK_ALLOWED_NETWORKS: {
    schema: listOf('[0-9A-Fa-f:.]+/\\d{1,3}'),
    mustBe: 'networks such as 10.1.0.0/16 or fd00::/8, separated by commas',
    meaning: 'private, loopback and other special addresses that callbacks may reach all the same',
  },
  WEBHOOK_ALLOW_HTTP: { ...flag, meaning: 'allows callback_url with http://', fallback: 'false' },
  WEBHOOK_SECRET: { ...webhookSecret, meaning: 'signs webhooks (Standard Webhooks)', secret: true },
  WEBHOOK_SECRET_PREVIOUS: {
    ...webhookSecret,
    meaning: 'signs beside WEBHOOK_SECRET while receivers change to that',
    secret: true,
  },
  WEBHOOK_TIMEOUT_MS: {
    ...positive(60_000, 'milliseconds'),
    meaning: 'the longest that one delivery of a webhook may take',
    fallback: '10000',
  },
  WEBHOOK_RETRY_INITIAL_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'up to how long after its first failure a webhook is tried again; doubles from then on',
    fallback: '1000',
  },
  WEBHOOK_RETRY_MAX_MS: {
    ...positive(DAY_MS, 'milliseconds'),
    meaning: 'the longest pause between two tries of a webhook',
    fallback: String(HOUR_MS),
  },
  WEBHOOK_RETRY_FOR_MS: {
    ...positive(30 * DAY_MS, 'milliseconds'),
    meaning: 'how long a webhook is tried before it becomes a dead letter',
    fallback: String(DAY_MS),
  },
  WEBHOOK_CONCURRENCY: {
    ...positive(10_000, 'deliveries'),
    meaning: 'how many webhooks a worker process delivers at a time, for each shard',
    fallback: '128',
  },
  WEBHOOK_ENDPOINT_CONCURRENCY: {
    ...positive(10_000, 'deliveries'),
    meaning: 'how many at a time to one endpoint (scheme, host and port), for each process',
    fallback: '32',
  },
  WEBHOOK_DEAD_LETTERS_KEPT: {
    ...positive(1_000_000, 'dead letters'),
    meaning: 'how many dead letters each shard keeps; then the oldest are dropped',
    fallback: '10000',
  },
  SHUTDOWN_DELAY_MS: {
    schema: Type.Integer({ minimum: 0, maximum: HOUR_MS }),
    mustBe: `a whole number of milliseconds, 0 to ${HOUR_MS}`,
    meaning:
      'how long a process that is told to stop still serves and only says that it is not ready, so that load balancers turn away from it; comes before SHUTDOWN_GRACE_MS',
    fallback: '0',
  },
  SHUTDOWN_LINGER_MS: {
    schema: Type.Integer({ minimum: 0, maximum: HOUR_MS }),
    mustBe: `a whole number of milliseconds, 0 to ${HOUR_MS}`,
    meaning:
      'for how long, once nobody can connect any more, an idle connection may still bring a request (answered 503 shutting_down); at most half of SHUTDOWN_GRACE_MS, of which it is a part',
    fallback: '2000',
  },
  SHUTDOWN_GRACE_MS: {
    ...positive(HOUR_MS, 'milliseconds'),
    meaning: 'how long a stopping process may finish what it has begun',
    fallback: '20000',
  },
  ORCHESTRATOR_PORT: { ...port, meaning: 'the local orchestrator (role orchestrator)', fallback: '8090' },
  ORCHESTRATOR_SEED_FILE: { ...path, meaning: 'what the local orchestrator starts with (YAML)' },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    ...httpUrl,
    meaning: 'a collector of traces (OTLP over HTTP, without /v1/traces); without it there is no tracing',
  },
  OTEL_SERVICE_NAME: { ...text, meaning: 'the name of the service in its traces', fallback: 'matchgate' },
  OTEL_TRACES_SAMPLER_ARG: {
    schema: Type.Number({ minimum: 0, maximum: 1 }),
    mustBe: 'a number, 0 to 1',
    meaning: 'share of the traces that begin here; a trace that a caller began is sampled as the caller says',
    fallback: '1',
  },
  CHAOS_CRASH_POINT: {
    schema: Type.String({ pattern: '^[a-zA-Z]+\\.[a-zA-Z]+:(before|after):[1-9][0-9]{0,5}$' }),
    mustBe: 'PART.METHOD:before|after:COUNT, such as orchestrator.reserve:after:3',
    meaning: 'for fault tests alone: where in its work a worker kills itself; refused where NODE_ENV is production',
  },
  ORCHESTRATOR_STATE_DIR: { ...path, meaning: 'where the local orchestrator keeps its state; without it, in memory' },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
