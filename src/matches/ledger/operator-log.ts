/** Who among the operators did what, and when: told and kept as events of the outbox, like every change of a match. */
import type { RedisClient } from '../../redis/redis-clients.ts';
import { LedgerKeys } from './keys.ts';

export interface Operated {
  readonly action: 'withdraw' | 'resend' | 'erase';
  /** What it is done to. */
  readonly subject: string;
  readonly details: object;
}

const TELL = `
local t = redis.call('TIME')
local at = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*',
  'operator', ARGV[2], 'subject', ARGV[3], 'tenant', ARGV[4], 'at', at, 'body', ARGV[5])
return at`;

export class OperatorLog {
  private readonly outbox: string;

  constructor(
    private readonly redis: RedisClient,
    private readonly outboxMaxEvents: number,
  ) {
    // What is done to no one shard is told in this one; see AllocationControls, and webhook-resend.lua for what is.
    this.outbox = new LedgerKeys(1).outbox(0);
  }

  /** Before it is done, so that nothing is done untold. */
  async tell({ action, subject, details }: Operated, by: { tenant: string; id: string }): Promise<void> {
    const body = JSON.stringify({ ...details, by: by.id });
    await this.redis.eval(TELL, 1, this.outbox, this.outboxMaxEvents, action, subject, by.tenant, body);
  }
}
