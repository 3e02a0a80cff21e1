import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../../redis/redis-clients.ts';

const ACQUIRE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** A name that one process of the installation holds at a time, for as long as it keeps asking. */
export class LedgerLease {
  private readonly token = randomUUID();

  constructor(
    private readonly redis: RedisClient,
    /** Carries a hash tag, like every key. */
    private readonly key: string,
    private readonly leaseMs: number,
  ) {}

  /** True when it is ours, from now on for the lease's time. */
  async acquire(): Promise<boolean> {
    return (await this.redis.eval(ACQUIRE, 1, this.key, this.token, this.leaseMs)) === 1;
  }

  async release(): Promise<void> {
    await this.redis.eval(RELEASE, 1, this.key, this.token);
  }
}
