/** Calls the API and holds every answer against its description: an answer that is not described there is an error. */
import { holdAnswer } from '../support/api-description.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Held against the route's schema when it came; every answer has some of these. */
  readonly body: AnswerBody;
}

export interface AnswerBody {
  readonly code: string;
  readonly detail: string;
  readonly type: string;
  readonly request_id: string;
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
  readonly match_id: string;
  readonly state: string;
  readonly version: number;
  readonly created_at: string;
  readonly deadline_at: string;
  readonly updated_at: string;
  readonly confirm_by: string | null;
  readonly confirmed_at: string | null;
  readonly reservation: object | null;
  readonly matches: readonly AnswerBody[];
  readonly next_cursor: string | null;
  readonly results: readonly {
    readonly match_id: string | null;
    readonly status: number;
    readonly match?: AnswerBody;
    readonly problem?: AnswerBody;
  }[];
}

export interface Call {
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export class ApiClient {
  private constructor(readonly url: string) {}

  static of(url: string): Promise<ApiClient> {
    return Promise.resolve(new ApiClient(url));
  }

  submit(match: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post('/v1/matches', JSON.stringify(match), headers);
  }

  post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call('POST', path, { body, headers: { 'content-type': 'application/json', ...headers } });
  }

  get(path: string, call: Call = {}): Promise<Answer> {
    return this.call('GET', path, call);
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, { method, ...call });
    const text = await answer.text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    holdAnswer(method, path, answer, body);
    return { status: answer.status, headers: answer.headers, body: body as AnswerBody };
  }
}
