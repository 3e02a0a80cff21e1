/**
 * What operators have decided about allocations: kept in Redis until it is taken back, and read by every worker about once a
 * second. Each action is an event of the outbox, written in the same step, so that who did what and when is told and kept.
 */
import type { RedisClient } from '../redis/redis-clients.ts';

const FORCED = ['open', 'closed'] as const;
export type ForcedBreaker = (typeof FORCED)[number];

export interface AllocationControl {
  /** Workers do not choose it. */
  readonly paused: boolean;
  /** What its breaker is held at; null while it decides for itself. */
  readonly breaker: ForcedBreaker | null;
  /** When that was decided, in ms since the epoch; null where nothing was, or a former version has written it. */
  readonly pausedAt: number | null;
  readonly breakerAt: number | null;
}
export const NO_CONTROL: AllocationControl = { paused: false, breaker: null, pausedAt: null, breakerAt: null };

export type OperatorAction =
  { readonly kind: 'pause' | 'resume' } | { readonly kind: 'breaker'; readonly state: ForcedBreaker | 'auto' };

/** One slot for all, and that of the events' shard: the action and its event are one step. */
const CONTROLS = '{mg:0}:allocation-controls';
const OUTBOX = '{mg:0}:outbox';

const ACT = `
local t = redis.call('TIME')
local at = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], ARGV[1], 'at:' .. ARGV[1])
else
  if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then redis.call('HSET', KEYS[1], 'at:' .. ARGV[1], at) end
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[3], '*',
  'operator', ARGV[4], 'subject', ARGV[5], 'tenant', ARGV[6], 'at', at, 'body', ARGV[7])
return at`;

export class AllocationControls {
  constructor(
    private readonly redis: RedisClient,
    private readonly outboxMaxEvents: number,
  ) {}

  /** By allocation; those of which nothing was decided are not in there. */
  async all(): Promise<ReadonlyMap<string, AllocationControl>> {
    const controls = new Map<string, AllocationControl>();
    for (const [field, value] of Object.entries(await this.redis.hgetall(CONTROLS))) {
      const [, what, allocation] = /^((?:at:)?(?:paused|breaker)):(.+)$/s.exec(field) ?? [];
      if (what === undefined || allocation === undefined) continue;
      controls.set(allocation, { ...(controls.get(allocation) ?? NO_CONTROL), ...decided(what, value) });
    }
    return controls;
  }

  /** @param by who acts, and for which tenant that is told */
  async act(allocation: string, action: OperatorAction, by: { tenant: string; name: string }): Promise<void> {
    const [field, value, details] = writeOf(allocation, action);
    const body = JSON.stringify({ allocation, by: by.name, ...details });
    const options = [this.outboxMaxEvents, action.kind, allocation, by.tenant, body] as const;
    await this.redis.eval(ACT, 2, CONTROLS, OUTBOX, field, value, ...options);
  }
}

function decided(what: string, value: string): Partial<AllocationControl> {
  switch (what) {
    case 'paused':
      return { paused: true };
    case 'breaker':
      return { breaker: FORCED.find((state) => state === value) ?? null };
    case 'at:paused':
      return { pausedAt: Number(value) };
    default:
      return { breakerAt: Number(value) };
  }
}

function writeOf(allocation: string, action: OperatorAction): [field: string, value: string, details: object] {
  switch (action.kind) {
    case 'pause':
      return [`paused:${allocation}`, '1', {}];
    case 'resume':
      return [`paused:${allocation}`, '', {}];
    case 'breaker':
      return [`breaker:${allocation}`, action.state === 'auto' ? '' : action.state, { state: action.state }];
  }
}
