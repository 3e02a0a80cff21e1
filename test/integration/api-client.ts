/** Calls the API and holds every answer against its own /openapi.json: an answer that is not described there is an error. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Held against the route's schema when it came; every answer has some of these. */
  readonly body: AnswerBody;
}

export interface AnswerBody {
  readonly code: string;
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

interface OpenApi {
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, Described | undefined> }>>;
}

interface Described {
  readonly content?: Record<string, { readonly schema: object } | undefined>;
}

const ajv = addFormats.default(new Ajv2020({ strict: false }));

export class ApiClient {
  private constructor(
    readonly url: string,
    private readonly openApi: OpenApi,
  ) {}

  static async of(url: string): Promise<ApiClient> {
    const answer = await fetch(`${url}/openapi.json`);
    return new ApiClient(url, (await answer.json()) as OpenApi);
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
    this.hold(method, path.split('?', 1)[0] ?? '', answer, body);
    return { status: answer.status, headers: answer.headers, body: body as AnswerBody };
  }

  private hold(method: string, path: string, { status, headers }: Response, body: unknown): void {
    const operation = this.operationOf(method, path);
    if (!operation) return;
    const described = operation.responses[status];
    if (!described) throw new Error(`${method} ${path} answered ${status}, which /openapi.json does not describe`);
    const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
    const schema = described.content?.[type]?.schema;
    if (!schema)
      throw new Error(`${method} ${path} answered ${status} as ${type}, which /openapi.json does not describe`);
    if (!ajv.validate(schema, body)) {
      throw new Error(`${method} ${path} answered ${status} otherwise than described: ${ajv.errorsText()}`);
    }
  }

  private operationOf(method: string, path: string) {
    const template = Object.keys(this.openApi.paths).find((candidate) =>
      new RegExp(`^${candidate.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
    );
    return template === undefined ? undefined : this.openApi.paths[template]?.[method.toLowerCase()];
  }
}
