import type { EntrySeen, PayloadHeld } from './history.ts';
import type { UpstreamRule } from './fault-plan.ts';
import { ALLOCATIONS, PROJECT } from './world.ts';

interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly payload_id: string;
  readonly from?: string;
  readonly to?: string;
  readonly metadata?: { readonly annotations?: Record<string, string> };
  readonly key?: string;
  readonly value?: string;
}

interface CallInit {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

interface ListedPayload {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly metadata?: { readonly annotations?: Record<string, string> };
}

const MATCH_ID = 'matchgate-match-id';
const MATCH_DATA = 'match-data';
const CALL_MS = 5_000;

/** The orchestrator as the test sees it: directly, past every proxy and fault. */
export class OrchestratorClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async setFaults(seed: number, rules: readonly UpstreamRule[]): Promise<void> {
    await this.#json('/local/faults', { method: 'PUT', body: JSON.stringify({ seed, rules }) });
  }

  async exit(payloadId: string): Promise<void> {
    await this.#json(`/local/payloads/${payloadId}/exit`, { method: 'POST', body: '{}' });
  }

  async entries(): Promise<EntrySeen[]> {
    const { entries } = await this.#json<{ entries: LedgerEntry[] }>('/local/ledger');
    return entries.map((entry) => {
      const { seq, at, type, payload_id, from, to } = entry;
      const matchId = matchOf(entry);
      return {
        ...{ seq, at: Date.parse(at), type, payloadId: payload_id },
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(matchId === undefined ? {} : { matchId }),
      };
    });
  }

  /** Every Reserved payload, and for which match it says it is. */
  async held(): Promise<PayloadHeld[]> {
    const headers = { authorization: `Bearer ${await this.#token()}` };
    const listed = await Promise.all(
      Object.values(ALLOCATIONS).map((id) =>
        this.#json<{ results: ListedPayload[] }>(`/api/v0/projects/${PROJECT}/allocations/${id}/payloads`, { headers }),
      ),
    );
    return listed
      .flatMap(({ results }) => results)
      .filter(({ status }) => status.state === 'Reserved')
      .map(({ id, metadata }) => ({ payloadId: id, matchId: metadata?.annotations?.[MATCH_ID] ?? '' }));
  }

  async #token(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'matchgate',
      client_secret: 'local-secret',
    });
    const answer = await fetch(`${this.#url}/auth/v1/token`, { method: 'POST', body });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async #json<T = unknown>(path: string, init: CallInit = {}): Promise<T> {
    const headers = { ...(init.body === undefined ? {} : { 'content-type': 'application/json' }), ...init.headers };
    const answer = await fetch(this.#url + path, { ...init, headers, signal: AbortSignal.timeout(CALL_MS) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return (await answer.json()) as T;
  }
}

function matchOf({ type, metadata, key, value = '' }: LedgerEntry): string | undefined {
  if (type === 'reserved') return metadata?.annotations?.[MATCH_ID];
  if (type === 'annotated' && key === MATCH_DATA) return (JSON.parse(value) as { match_id: string }).match_id;
  return undefined;
}
