/** A matchmaker as our callers write it: plain HTTP against the contract, and each answer held against its description. */
import { holdAnswer } from './api-description.ts';

export interface MatchRecord {
  readonly match_id: string;
  readonly state: string;
  readonly waiting_for: string | null;
  readonly reason: { readonly code: string; readonly message: string; readonly retryable: boolean } | null;
  readonly version: number;
  readonly deadline_at: string;
  readonly updated_at: string;
  readonly confirm_by: string | null;
  readonly reservation: {
    readonly payload_id: string;
    readonly allocation: string;
    readonly payload_address: string;
    readonly selector: string | null;
  } | null;
  readonly attempts: readonly { readonly allocation: string; readonly outcome: string; readonly status?: number }[];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: MatchRecord;
}

export class Matchmaker {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  submit(match: object, { waitSeconds }: { waitSeconds?: number } = {}): Promise<Answer> {
    const prefer: Record<string, string> = waitSeconds === undefined ? {} : { prefer: `wait=${waitSeconds}` };
    return this.call('/v1/matches', {
      method: 'POST',
      body: JSON.stringify(match),
      headers: { 'content-type': 'application/json', ...prefer },
    });
  }

  get(matchId: string, waitSeconds = 0): Promise<Answer> {
    return this.call(`/v1/matches/${matchId}?wait=${waitSeconds}`);
  }

  confirm(matchId: string): Promise<Answer> {
    return this.call(`/v1/matches/${matchId}/confirm`, { method: 'POST' });
  }

  withdraw(matchId: string): Promise<Answer> {
    return this.call(`/v1/matches/${matchId}`, { method: 'DELETE' });
  }

  private async call(path: string, init?: RequestInit): Promise<Answer> {
    const answer = await fetch(this.url + path, init);
    const body: unknown = await answer.json();
    holdAnswer(init?.method ?? 'GET', path, answer, body);
    return { status: answer.status, headers: answer.headers, body: body as MatchRecord };
  }
}
