/** Calls of the API. What comes back is a value, also where nothing does: a console shows failures, it does not throw them. */
import { credential, isSendable, refused } from './session.ts';

/** Why there is no answer to show. */
export interface Trouble {
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { readonly pointer: string; readonly message: string }[];
}

export type Outcome<T> =
  { readonly kind: 'ok'; readonly value: T } | { readonly kind: 'trouble'; readonly trouble: Trouble };

const TIMEOUT_MS = 10_000;

export interface Request {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: unknown;
}

/** @param path below the address that the console itself is served from, such as `v1/overview` */
export async function call<T>(path: string, { method = 'GET', body }: Request = {}): Promise<Outcome<T>> {
  if (credential.value !== null && !isSendable(credential.value)) return unsendable();
  const headers = new Headers({ accept: 'application/json' });
  if (credential.value !== null) headers.set('authorization', `Bearer ${credential.value}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  try {
    const answer = await fetch(new URL(path, document.baseURI), {
      method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await answer.json();
    if (answer.ok) return { kind: 'ok', value: value as T };
    const trouble = troubleOf(answer.status, value);
    if (answer.status === 401) refused(trouble.detail);
    return { kind: 'trouble', trouble };
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    const detail = late ? `No answer within ${TIMEOUT_MS / 1_000} s.` : 'The gateway cannot be reached.';
    return { kind: 'trouble', trouble: { title: 'No answer', detail, errors: [] } };
  }
}

interface Page {
  readonly next_cursor: string | null;
}

/** The first page that holds anything, or else the last: what a filter lets through may lie behind much that it does not. */
export async function firstPage<T extends Page>(
  path: string,
  itemsOf: (page: T) => readonly unknown[],
): Promise<Outcome<T>> {
  for (let from = ''; ;) {
    const found = await call<T>(`${path}${from}`);
    if (found.kind !== 'ok' || found.value.next_cursor === null || itemsOf(found.value).length > 0) return found;
    from = `&cursor=${found.value.next_cursor}`;
  }
}

function unsendable(): Outcome<never> {
  const detail =
    'That is no key or token: there is a character in it that none has, such as a “ or one that is not seen.';
  refused(detail);
  return { kind: 'trouble', trouble: { title: 'Not asked', detail, errors: [] } };
}

/** Of a problem document (RFC 9457); what stands in front of the gateway may answer with something else. */
function troubleOf(status: number, value: unknown): Trouble {
  const { title = `Status ${status}`, detail = '', errors = [] } = (value ?? {}) as Partial<Trouble>;
  return { title, detail, errors };
}
