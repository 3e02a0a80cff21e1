/** What really happened, by the orchestrator's own word: its ledger, its payloads, and the faults it is told to make. */
export interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: 'reserved' | 'released' | 'annotated' | 'labelled' | 'state' | 'deleted';
  readonly allocation_id: string;
  readonly payload_id: string;
  /** What the request wrote to the payload. */
  readonly metadata?: { readonly annotations?: Record<string, string> };
  readonly [more: string]: unknown;
}

export interface PayloadSeen {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly metadata?: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
}

export interface FaultRule {
  readonly operation: string;
  readonly allocation_id?: string;
  readonly kind: 'latency' | 'status' | 'commit_then_drop' | 'drop' | 'stall';
  readonly rate: number;
  readonly count?: number;
  readonly ms?: number;
  readonly status?: number;
}

export class OrchestratorView {
  readonly url: string;
  private readonly project: string;

  constructor(url: string, project: string) {
    this.url = url;
    this.project = project;
  }

  async ledger(after = 0): Promise<LedgerEntry[]> {
    const answer = await this.json<{ entries: LedgerEntry[] }>(`/local/ledger?after=${after}`);
    return answer.entries;
  }

  async setFaults(rules: readonly FaultRule[], seed = 1): Promise<void> {
    await this.json('/local/faults', { method: 'PUT', body: JSON.stringify({ seed, rules }) });
  }

  async exit(payloadId: string): Promise<void> {
    await this.json(`/local/payloads/${payloadId}/exit`, { method: 'POST', body: '{}' });
  }

  /** Reserves a payload as somebody else would, without any identity; its id. */
  async reserve(allocationId: string): Promise<string> {
    const path = `/api/v0/projects/${this.project}/allocations/${allocationId}/reservations`;
    const { payload_id } = await this.json<{ payload_id: string }>(path, {
      method: 'POST',
      body: JSON.stringify({ selectors: [{ match_labels: {} }] }),
      headers: { authorization: `Bearer ${await this.token()}` },
    });
    return payload_id;
  }

  async payloads(allocationId: string): Promise<PayloadSeen[]> {
    const path = `/api/v0/projects/${this.project}/allocations/${allocationId}/payloads`;
    const { results } = await this.json<{ results: PayloadSeen[] }>(path, {
      headers: { authorization: `Bearer ${await this.token()}` },
    });
    return results;
  }

  /** Payload ids by the match that holds them, as the payloads themselves say. */
  async reserved(...allocationIds: string[]): Promise<Map<string, string>> {
    const listed = (await Promise.all(allocationIds.map((id) => this.payloads(id)))).flat();
    const held = listed.filter(({ status }) => status.state === 'Reserved');
    return new Map(held.map(({ id, metadata }) => [id, metadata?.annotations?.['matchgate-match-id'] ?? '']));
  }

  private async token(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'matchgate',
      client_secret: 'local-secret',
    });
    const answer = await fetch(`${this.url}/auth/v1/token`, { method: 'POST', body: form });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  private async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const json: Record<string, string> = init.body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(this.url + path, { ...init, headers: { ...json, ...(init.headers as object) } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    const text = await answer.text();
    return (text === '' ? {} : JSON.parse(text)) as T;
  }
}
