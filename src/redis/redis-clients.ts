import { Cluster, Redis, type ClusterNode } from 'ioredis';
import { isRedisFailure, needsReconnecting } from './redis-failure.ts';
import { parseRedisUrl, type RedisOptions, type RedisTarget } from './redis-url.ts';
import { SteadySentinelConnector } from './sentinel-connector.ts';
import { writeTogether } from './write-together.ts';

/**
 * How a connection behaves while Redis is away.
 * `answers`: somebody waits at the other end, so a command fails at once and the caller is told to come back.
 * `waits`: a worker's; commands wait until Redis is back, since nobody loses anything by that.
 * `blocks`: like `waits`, and its own connection, because a blocking read would hold up everything behind it.
 */
export type ConnectionBehaviour = 'answers' | 'waits' | 'blocks';

/** A Redis that hangs is away as well: who waits for its answer is told so after this time. */
const ANSWER_WITHIN_MS = 5_000;
/** A host that vanished closes no connection. Longer than a blocking read lasts, which is at most 10 s. */
const SILENT_FOR_MS = 15_000;
/** How soon it is noticed that a Redis that was loading can serve again. */
const LOOK_AGAIN_MS = 500;

const RESEND = 2;
const waiting: RedisOptions = {
  enableOfflineQueue: true,
  maxRetriesPerRequest: null,
  socketTimeout: SILENT_FOR_MS,
  reconnectOnError: (error) => needsReconnecting(error) && RESEND,
};
const BEHAVIOUR: Record<ConnectionBehaviour, RedisOptions> = {
  answers: {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: ANSWER_WITHIN_MS,
    socketTimeout: SILENT_FOR_MS,
    reconnectOnError: needsReconnecting,
  },
  waits: waiting,
  blocks: waiting,
};
/** In a cluster: how often a command is sent again, 100 ms apart while a slot has no node that serves it. */
const REDIRECTIONS: Record<ConnectionBehaviour, number> = { answers: 6, waits: 600, blocks: 600 };

/** After how many tries to connect the next one is made, in ms; null for none. Never slower than a second. */
type Retrying = (attempt: number) => number | null;
/** Quick at first, so that a restart is hardly noticed. */
const forEver = (attempt: number) => Math.min(50 * attempt, 1_000);
/** Some three seconds: longer than a restart of Redis usually takes, and a fraction of any grace period. */
const TRIES_AT_THE_END = 10;

export type RedisClient = Redis | Cluster;

/** The options by which BullMQ makes its own connections to a target that is no cluster. */
export function connectionOptions(
  target: RedisTarget,
  behaviour: ConnectionBehaviour,
  retryStrategy: Retrying = forEver,
): RedisOptions {
  const always: RedisOptions = { retryStrategy, maxLoadingRetryTime: LOOK_AGAIN_MS };
  const options: RedisOptions = { ...target.options, ...BEHAVIOUR[behaviour], ...always };
  // The sentinels tell of a failover; a primary that hangs would otherwise keep its connections.
  if (target.kind === 'sentinel')
    return {
      ...options,
      sentinels: [...target.nodes],
      failoverDetector: true,
      sentinelRetryStrategy: retryStrategy,
      Connector: SteadySentinelConnector,
    };
  const [node] = target.nodes;
  return { ...options, ...(node ?? {}) };
}

export function createRedis(target: RedisTarget, behaviour: ConnectionBehaviour, retrying?: Retrying): RedisClient {
  const options = connectionOptions(target, behaviour, retrying);
  if (target.kind !== 'cluster') return new Redis(options);
  // A cluster has its own retry strategy, and finds hosts and ports itself.
  const { host, port, retryStrategy: ofOneNode, ...redisOptions } = options;
  const nodes: ClusterNode[] = [...target.nodes];
  return new Cluster(nodes, {
    redisOptions,
    clusterRetryStrategy: retrying ?? forEver,
    maxRedirections: REDIRECTIONS[behaviour],
    enableOfflineQueue: behaviour !== 'answers',
  });
}

/** Resolves once commands will be taken. */
export function untilReady(redis: RedisClient): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => redis.once('ready', () => resolve()));
}

/** The connections of one process, each made when it is first asked for, and closed together at the very end. */
export class RedisClients {
  readonly target: RedisTarget;
  private readonly clients = new Map<ConnectionBehaviour, RedisClient>();
  private readonly all: RedisClient[] = [];
  /** Since when each connection that is not up has been so. */
  private readonly downSince = new Map<RedisClient, number>();
  private isStopping = false;

  constructor(
    url: string,
    private readonly onError: (error: Error) => void,
  ) {
    this.target = parseRedisUrl(url);
  }

  get(behaviour: Exclude<ConnectionBehaviour, 'blocks'>): RedisClient {
    const known = this.clients.get(behaviour);
    if (known) return known;
    const client = this.create(behaviour);
    this.clients.set(behaviour, client);
    return client;
  }

  /** A connection that nobody else uses, for what would hold up everything behind it. */
  own(behaviour: ConnectionBehaviour): RedisClient {
    return this.create(behaviour);
  }

  /**
   * Whether Redis lets us into the database that the URL names; waits for a Redis that is away. A connection that it
   * refused would go on in database 0, which is somebody else's.
   */
  async canSelectDatabase(): Promise<boolean> {
    const { db } = this.target.options;
    if (db === undefined) return true;
    try {
      await this.get('waits').call('SELECT', db);
      return true;
    } catch (error) {
      if (isRedisFailure(error)) throw error;
      return false;
    }
  }

  /** Null while every connection in use is up, or has not been down for as long as this. */
  unavailableReason(graceMs: number): string | null {
    const before = performance.now() - graceMs;
    const down = [...this.clients.values()].find((client) => (this.downSince.get(client) ?? Infinity) <= before);
    return down ? 'not connected to Redis' : null;
  }

  /** From now on a Redis that is away is waited for no longer than it takes to restart; then what waits for it fails. */
  stopWaiting(): void {
    this.isStopping = true;
  }

  close(): void {
    // One that has ended already would be waited for, by a timer that keeps the process.
    for (const client of this.all) if (client.status !== 'end') client.disconnect();
  }

  private create(behaviour: ConnectionBehaviour): RedisClient {
    const client = createRedis(this.target, behaviour, (attempt) =>
      this.isStopping && attempt > TRIES_AT_THE_END ? null : forEver(attempt),
    );
    client.on('error', this.onError);
    if (behaviour !== 'blocks') writeTogether(client);
    this.downSince.set(client, performance.now());
    client.on('ready', () => this.downSince.delete(client));
    client.on('close', () => this.downSince.set(client, this.downSince.get(client) ?? performance.now()));
    this.all.push(client);
    return client;
  }
}
