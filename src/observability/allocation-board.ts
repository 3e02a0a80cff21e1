/**
 * What the workers see of each allocation, for whoever asks an api replica: every worker process writes its own lines,
 * which count for a while and are forgotten when it is gone.
 */
import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { RedisClient } from '../redis/redis-clients.ts';

const GateSchema = Type.Object({
  breaker: Type.Enum(['closed', 'half-open', 'open']),
  in_flight: Type.Integer(),
  last_error: Type.Optional(
    Type.Object({
      at: Type.String(),
      outcome: Type.String(),
      status: Type.Optional(Type.Integer()),
      message: Type.Optional(Type.String()),
    }),
  ),
});
const ReportSchema = Type.Object({ at: Type.Number(), gates: Type.Record(Type.String(), GateSchema) });
const ReadySchema = Type.Object({ at: Type.Number(), ready: Type.Integer() });

export type GateReport = Static<typeof GateSchema>;
export type BoardBreaker = GateReport['breaker'] | 'unknown';

/** One allocation over all worker processes. */
export interface AllocationStatus {
  /** The worst of all processes; `unknown` where none has reported, as before the first match. */
  readonly breaker: BoardBreaker;
  readonly inFlight: number;
  /** The newest first, at most one for each process. */
  readonly lastErrors: readonly NonNullable<GateReport['last_error']>[];
  /** Payloads Ready at the last audit, and when that was; null where there was none yet. */
  readonly ready: { readonly count: number; readonly at: string } | null;
}

const report = Compile(ReportSchema);
const readyLine = Compile(ReadySchema);

/** One hash each, in the slot of shard 0: they belong to the installation and not to a match. */
const GATES = '{mg:0}:gates';
const READY = '{mg:0}:ready';
/** A process that has not written for this long is gone. */
const FRESH_MS = 10_000;
const SEVERITY: Record<BoardBreaker, number> = { unknown: 0, closed: 1, 'half-open': 2, open: 3 };

export class AllocationBoard {
  private readonly process = randomUUID();

  constructor(
    private readonly redis: RedisClient,
    private readonly now: () => number = Date.now,
  ) {}

  async publishGates(gates: Readonly<Record<string, GateReport>>): Promise<void> {
    await this.redis.hset(GATES, this.process, JSON.stringify({ at: this.now(), gates }));
  }

  async publishReady(allocation: string, ready: number): Promise<void> {
    await this.redis.hset(READY, allocation, JSON.stringify({ at: this.now(), ready }));
  }

  async withdraw(): Promise<void> {
    await this.redis.hdel(GATES, this.process);
  }

  async read(allocation: string): Promise<AllocationStatus> {
    return (await this.readAll([allocation])).get(allocation) ?? UNKNOWN;
  }

  async readAll(allocations: readonly string[]): Promise<Map<string, AllocationStatus>> {
    const [gateLines, readyLines] = await Promise.all([this.redis.hgetall(GATES), this.redis.hgetall(READY)]);
    const reports = Object.entries(gateLines).flatMap(([process, line]) => this.freshReport(process, line));
    return new Map(
      allocations.map((name) => {
        const gates = reports.flatMap(({ gates: all }) => all[name] ?? []);
        return [name, statusOf(gates, readyOf(readyLines[name]))];
      }),
    );
  }

  private freshReport(process: string, line: string): Static<typeof ReportSchema>[] {
    const value: unknown = JSON.parse(line);
    if (report.Check(value) && this.now() - value.at < FRESH_MS) return [value];
    // Nobody else will: its process is gone. Should it only have been slow, it writes again.
    void this.redis.hdel(GATES, process).catch(() => undefined);
    return [];
  }
}

const UNKNOWN: AllocationStatus = { breaker: 'unknown', inFlight: 0, lastErrors: [], ready: null };

function statusOf(gates: readonly GateReport[], ready: AllocationStatus['ready']): AllocationStatus {
  const worst = gates.reduce<BoardBreaker>(
    (known, { breaker }) => (SEVERITY[breaker] > SEVERITY[known] ? breaker : known),
    'unknown',
  );
  return {
    breaker: worst,
    inFlight: gates.reduce((sum, gate) => sum + gate.in_flight, 0),
    lastErrors: gates.flatMap((gate) => gate.last_error ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1)),
    ready,
  };
}

function readyOf(line: string | undefined): AllocationStatus['ready'] {
  const value: unknown = line === undefined ? undefined : JSON.parse(line);
  return readyLine.Check(value) ? { count: value.ready, at: new Date(value.at).toISOString() } : null;
}
