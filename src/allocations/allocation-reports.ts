/**
 * What the workers see of the allocations, for whoever shows it: each process writes its own small hash, which expires
 * with it; whoever reads takes them all together.
 */
import { randomUUID } from 'node:crypto';
import type { RedisClient } from '../redis/redis-clients.ts';
import { decodeGateReport, decodePayloadCount, type GateReport, type PayloadCount } from './allocation-report.ts';

const KEPT_MS = 15_000;
const COUNT_KEPT_MS = 300_000;
/** One slot for all: there are few processes, and each writes about once a second. */
const TAG = '{mg:0}';
const PROCESSES = `${TAG}:gate-processes`;
const COUNTS = `${TAG}:payload-counts`;
const gatesOf = (process: string) => `${TAG}:gates:${process}`;

export class AllocationReports {
  private readonly process = randomUUID();

  constructor(
    private readonly redis: RedisClient,
    private readonly now: () => number = Date.now,
  ) {}

  async publish(reports: ReadonlyMap<string, GateReport>): Promise<void> {
    if (reports.size === 0) return;
    const key = gatesOf(this.process);
    const now = this.now();
    const fields = Object.fromEntries([...reports].map(([allocation, report]) => [allocation, JSON.stringify(report)]));
    await this.redis
      .multi()
      .zadd(PROCESSES, now, this.process)
      .zremrangebyscore(PROCESSES, '-inf', String(now - KEPT_MS))
      .hset(key, fields)
      .pexpire(key, KEPT_MS)
      .exec();
  }

  async publishCount(allocation: string, count: PayloadCount): Promise<void> {
    await this.redis.hset(COUNTS, allocation, JSON.stringify(count));
    await this.redis.pexpire(COUNTS, COUNT_KEPT_MS);
  }

  /** By allocation, what every live process sees of it. */
  async gates(): Promise<Map<string, GateReport[]>> {
    const byAllocation = new Map<string, GateReport[]>();
    const processes = await this.redis.zrange(PROCESSES, '0', '-1');
    for (const hash of await Promise.all(processes.map((process) => this.redis.hgetall(gatesOf(process))))) {
      for (const [allocation, text] of Object.entries(hash)) {
        const report = decodeGateReport(text);
        if (report) byAllocation.set(allocation, [...(byAllocation.get(allocation) ?? []), report]);
      }
    }
    return byAllocation;
  }

  async counts(): Promise<Map<string, PayloadCount>> {
    const counts = new Map<string, PayloadCount>();
    for (const [allocation, text] of Object.entries(await this.redis.hgetall(COUNTS))) {
      const count = decodePayloadCount(text);
      if (count) counts.set(allocation, count);
    }
    return counts;
  }
}

const SEVERITY = ['closed', 'half-open', 'open'] as const;

/** One word for all processes: the worst that any of them sees. Closed where none has anything to tell. */
export function worstBreaker(reports: readonly GateReport[]): GateReport['breaker'] {
  return SEVERITY.findLast((state) => reports.some(({ breaker }) => breaker === state)) ?? 'closed';
}
