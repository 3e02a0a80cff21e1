/**
 * One request to the token endpoint (RFC 6749, sections 4.4 and 6). It goes through the same exchange as every other
 * call, and so has the same deadline and bounded answer.
 */
import type { Dispatcher } from 'undici';
import { validate, type TokenRequest, type TokenResponse } from './contract/index.ts';
import type { Deadline } from './deadline.ts';
import type { Failure, Outcome } from './errors.ts';
import { WholeBody, exchange, type Answer } from './exchange.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Given, it is exchanged for the tokens; otherwise the grant is `client_credentials`. */
  readonly refreshToken?: string;
  readonly scope?: string;
}

const maxTokenAnswerBytes = 64 * 1024;

export async function requestToken(
  dispatcher: Dispatcher,
  path: string,
  credentials: Credentials,
  deadline: Deadline,
): Promise<Outcome<TokenResponse>> {
  const headers = ['content-type', 'application/x-www-form-urlencoded', 'accept', 'application/json'];
  const body = new URLSearchParams(formOf(credentials)).toString();
  const request = { method: 'POST', path, headers, body } as const;
  const exchanged = await exchange(dispatcher, request, deadline, () => new WholeBody(maxTokenAnswerBytes));
  if (!exchanged.answered) return failed('unavailable', `gave no answer (${exchanged.code ?? exchanged.cause})`);
  return readToken(exchanged);
}

/** The client's credentials travel in the body, as the upstream's own clients send them. */
function formOf({ clientId, clientSecret, refreshToken, scope }: Credentials): TokenRequest & Record<string, string> {
  return {
    ...(refreshToken === undefined
      ? { grant_type: 'client_credentials' as const }
      : { grant_type: 'refresh_token' as const, refresh_token: refreshToken }),
    client_id: clientId,
    client_secret: clientSecret,
    ...(scope !== undefined && { scope }),
  };
}

function readToken(answer: Answer): Outcome<TokenResponse> {
  const { status } = answer;
  const content = answer.body.content;
  if (status === 200) {
    const token = validate('TokenResponse', content);
    return token.ok ? token : failed('unavailable', 'gave an answer that holds no token');
  }
  const error = validate('TokenError', content);
  // Only the code, which RFC 6749 (5.2) enumerates: a description may quote what was sent.
  const code = error.ok && /^[a-z_]{1,40}$/.test(error.value.error) ? ` ${error.value.error}` : '';
  const passing = status === 408 || status === 429 || status >= 500;
  return failed(passing ? 'unavailable' : 'unauthorized', `answered ${status}${code}`, status);
}

function failed(kind: Failure['kind'], what: string, status?: number): { ok: false; failure: Failure } {
  return {
    ok: false,
    failure: { kind, message: `the token endpoint ${what}`, ...(status !== undefined && { status }) },
  };
}
