/**
 * A matchmaker under load that does what the contract asks of a caller and no more: what was refused with 503, or found
 * nobody listening, is sent again, to the next replica; any other failure is noted as what it is. Where that is told, what
 * was cut on its way is sent again as well.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from './eventually.ts';
import { Matchmaker, type Answer, type MatchRecord } from './matchmaker.ts';
import type { OrchestratorView } from './orchestrator-view.ts';

export interface Load {
  readonly count: number;
  readonly everyMs: number;
  /** Of the n-th match, without its id. */
  readonly match: object;
  /** Which of them ask to be held, and for how long. */
  readonly waitSeconds?: (index: number) => number | undefined;
  /** Once it aborts, no further match is sent for the first time. */
  readonly signal?: AbortSignal;
}

const RETRY_MS = 50;
const GIVE_UP_MS = 25_000;
/** How a connection ends that the other side no longer wants, with a request on its way to it. */
const CUT = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'];

export class SteadyMatchmaker {
  /** Every match that was answered with success, and with what. */
  readonly answered = new Map<string, Answer>();
  /** How often a match was to be sent again, by the code of the refusal; `refused`, `cut` and `nobody` are connections'. */
  readonly retries = new Map<string, number>();
  /** What no caller should see. */
  readonly failures: string[] = [];

  /** @param urls of the replicas that may be asked at that time */
  constructor(
    private readonly name: string,
    private readonly urls: () => readonly string[],
    private readonly habits: { readonly resendsWhatWasCut?: boolean } = {},
  ) {}

  /** Sends each match at its time, whatever has become of the ones before. */
  async run({ count, everyMs, match, waitSeconds, signal }: Load): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await delay(index * everyMs, undefined, signal ? { signal } : {}).catch(() => undefined);
        if (signal?.aborted) return;
        const matchId = `${this.name}-${index}`;
        await this.send(index, { match_id: matchId, ...match }, matchId, waitSeconds?.(index));
      }),
    );
  }

  /** The records of all that was answered with success, once none of them is on the way any more. */
  async settled(withinMs = 30_000): Promise<MatchRecord[]> {
    const records = () => Promise.all([...this.answered.keys()].map((matchId) => this.read(matchId)));
    const settled = (record: MatchRecord | undefined) => /^(assigned|failed)$/.test(record?.state ?? '');
    const seen = await eventually(records, (all) => all.every(settled), { withinMs, everyMs: 100 });
    return seen.filter((record) => record !== undefined);
  }

  private async read(matchId: string): Promise<MatchRecord | undefined> {
    for (const url of this.urls()) {
      const answer = await new Matchmaker(url).get(matchId).catch(() => undefined);
      if (answer?.status === 200) return answer.body;
    }
    return undefined;
  }

  private async send(index: number, match: object, matchId: string, waitSeconds?: number): Promise<void> {
    const giveUpAt = performance.now() + GIVE_UP_MS;
    for (let turn = index; performance.now() < giveUpAt; turn += 1) {
      const urls = this.urls();
      const url = urls[turn % urls.length];
      const outcome = url === undefined ? 'nobody' : await this.sendOnce(new Matchmaker(url), match, waitSeconds);
      if (typeof outcome === 'object') {
        this.answered.set(matchId, outcome);
        return;
      }
      if (outcome.startsWith('!')) {
        this.failures.push(`${matchId}: ${outcome.slice(1)}`);
        return;
      }
      this.retries.set(outcome, (this.retries.get(outcome) ?? 0) + 1);
      await delay(RETRY_MS);
    }
    this.failures.push(`${matchId}: not taken within ${GIVE_UP_MS} ms`);
  }

  /** The answer, or why it is to be sent again; after an exclamation mark, what should not have happened. */
  private async sendOnce(replica: Matchmaker, match: object, waitSeconds?: number): Promise<Answer | string> {
    try {
      const answer = await replica.submit(match, waitSeconds === undefined ? {} : { waitSeconds });
      if (answer.status === 200 || answer.status === 202) return answer;
      const { code = '' } = answer.body as { code?: string };
      return answer.status === 503 && answer.headers.has('retry-after') ? code : `!${answer.status} ${code}`;
    } catch (error) {
      const { syscall, code, message } = connectionError(error);
      // Nothing was sent where no connection came about: nobody listens, or the listener closed in that very moment.
      if (syscall === 'connect') return 'refused';
      return this.habits.resendsWhatWasCut && CUT.includes(code) ? 'cut' : `!${code} ${message}`;
    }
  }
}

/** What `fetch` says of a connection; read by shape, since under Jest its errors are of another realm than ours. */
function connectionError(error: unknown): {
  readonly syscall: string;
  readonly code: string;
  readonly message: string;
} {
  const { cause } = error as { readonly cause?: Partial<Record<'syscall' | 'code' | 'message', string>> };
  const { syscall = '', code = 'unknown', message = String(error) } = cause ?? {};
  return { syscall, code, message };
}

/**
 * What the orchestrator says of these matches' payloads, by match: how many it holds now, and how many it ever took for
 * them and did not get back. Once all is quiet both are 1 for an assigned match.
 */
export async function holdsOf(
  orchestrator: OrchestratorView,
  allocationId: string,
  name: string,
): Promise<Map<string, number>> {
  const held = [...(await orchestrator.reserved(allocationId)).values()].filter((id) => id.startsWith(`${name}-`));
  return new Map([...Map.groupBy(held, (id) => id)].map(([id, same]) => [id, same.length]));
}
