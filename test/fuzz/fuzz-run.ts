/** Sends hostile requests to an installation, several at a time, and keeps account of what it took of them. */
import { OPERATIONS } from './described-operations.ts';
import type { HostileRequest } from './hostile-requests.ts';
import { judge } from './judgement.ts';
import { bytesOf, exchange, type Outcome } from './raw-exchange.ts';

const AT_ONCE = 24;
/** Enough to see what is wrong; a run that fails everywhere says it no better with more. */
const FAILURES_SHOWN = 10;
const SHOWN_BYTES = 300;

export class FuzzRun {
  readonly failures: string[] = [];
  readonly takenMarks = new Set<string>();
  readonly takenIds = new Set<string>();
  /** How often each status was answered to what was made from an operation. */
  private readonly statuses = new Map(OPERATIONS.map(({ id }) => [id, new Map<string, number>()]));

  constructor(private readonly url: string) {}

  async send(requests: readonly HostileRequest[]): Promise<void> {
    const left = requests.values();
    const sender = async () => {
      for (const request of left) await this.one(request);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
  }

  /** All statuses, or those of one operation. */
  seen(operation?: string): ReadonlyMap<string, number> {
    if (operation !== undefined) return this.statuses.get(operation) ?? new Map<string, number>();
    const all = new Map<string, number>();
    for (const counts of this.statuses.values())
      for (const [status, count] of counts) all.set(status, (all.get(status) ?? 0) + count);
    return all;
  }

  private async one(request: HostileRequest): Promise<void> {
    const outcome = await exchange(this.url, request);
    this.count(request, outcome);
    try {
      const { marks, matchIds } = judge(request, outcome);
      for (const mark of marks) this.takenMarks.add(mark);
      for (const id of matchIds) this.takenIds.add(id);
    } catch (error) {
      if (this.failures.length < FAILURES_SHOWN) this.failures.push(`${String(error)}\nto ${shown(request)}`);
    }
  }

  private count({ from }: HostileRequest, outcome: Outcome): void {
    const counts = this.statuses.get(from);
    const status = outcome.kind === 'answered' ? String(outcome.status) : outcome.kind;
    counts?.set(status, (counts.get(status) ?? 0) + 1);
  }
}

/** With its mark, which is its place in the run. */
function shown(request: HostileRequest): string {
  const bytes = bytesOf(request);
  const more = bytes.length > SHOWN_BYTES ? `… ${bytes.length} bytes` : '';
  return `${request.marks.whole}, made from ${request.from}: ${JSON.stringify(bytes.toString('latin1', 0, SHOWN_BYTES))}${more}`;
}
