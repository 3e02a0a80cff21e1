/**
 * The Orchestration API by hand: one call, its status and its body, with nothing retried and nothing read into it. Every
 * answer is held against the contract.
 */
import {
  responseValidator,
  routeTable,
  validate,
  type ErrorBody,
  type OperationId,
  type ResponseBody,
} from '../../src/orchestration/contract/index.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface RawCall {
  readonly project_id: string;
  readonly allocation_id?: string;
  readonly payload_id?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A text is sent as it is. */
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

export interface RawAnswer<Id extends OperationId> {
  readonly status: number;
  readonly headers: Headers;
  /** Of a 200. */
  readonly value?: ResponseBody<Id>;
  /** Of everything else. */
  readonly error?: ErrorBody;
}

const answerWithinMs = 10_000;

export class RawApi {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async call<Id extends OperationId>(id: Id, { query, body, signal, ...path }: RawCall): Promise<RawAnswer<Id>> {
    const { method, template } = routeTable()[id];
    const parameters: Record<string, string> = { ...path };
    const pathname = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
      encodeURIComponent(parameters[name] ?? '-'),
    );
    const search = query ? `?${new URLSearchParams(query).toString()}` : '';
    const response = await fetch(`${this.#url}${pathname}${search}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: signal ?? AbortSignal.timeout(answerWithinMs),
    });
    const { status, headers } = response;
    return { status, headers, ...heldAgainstContract(id, status, await response.json()) };
  }
}

function heldAgainstContract<Id extends OperationId>(
  id: Id,
  status: number,
  body: unknown,
): Pick<RawAnswer<Id>, 'value' | 'error'> {
  const nullAt = pathOfNull(body, id);
  if (nullAt !== undefined) throw new Error(`${id} answered null where the field should be absent: ${nullAt}`);
  const against = (problems: unknown) =>
    new Error(`${id} answered ${status} against the contract: ${JSON.stringify(problems)}`);
  if (status === 200) {
    const checked = responseValidator(id)(body);
    if (!checked.ok) throw against(checked.problems);
    return { value: checked.value };
  }
  const checked = validate('Error', body);
  if (!checked.ok) throw against(checked.problems);
  if (checked.value.message === undefined || checked.value.request_id === undefined)
    throw against('message, request_id');
  return { error: checked.value };
}

/** Only an allocation's metadata may be null. */
function pathOfNull(value: unknown, path: string): string | undefined {
  if (value === null) return path.endsWith('.metadata') ? undefined : path;
  if (typeof value !== 'object') return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = pathOfNull(inner, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

export async function requestToken(tokenUrl: string, { clientId, clientSecret }: Credentials): Promise<string> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  const answer = validate('TokenResponse', await response.json());
  if (!answer.ok) throw new Error(`no token (${response.status}): ${JSON.stringify(answer.problems)}`);
  return answer.value.access_token;
}
