/** One delivery: a signed POST to an endpoint, and what came of it. */
import { request, type Dispatcher } from 'undici';
import { parseRetryAfter } from '../../orchestration/retry-after.ts';
import type { WebhookSigner } from './webhook-signer.ts';
import { ForbiddenAddressError } from './guarded-agent.ts';

export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** Not this time. `unwell`: the endpoint itself seems to be, so that others should not try it either. */
  | { readonly kind: 'failed'; readonly why: string; readonly unwell: boolean; readonly retryAfterMs?: number }
  /** Never: it says that it is gone, or it is at an address that is not allowed. */
  | { readonly kind: 'refused'; readonly why: string };

export const WEBHOOK_CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';
/** Nothing in the answer's body is of interest; this much is read so that the connection can be used again. */
const ANSWER_LIMIT_BYTES = 16 * 1024;

export class WebhookSender {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly signer: WebhookSigner,
    private readonly timeoutMs: number,
  ) {}

  /** Never throws; may be repeated, the receiver knows the id. Redirects are not followed. */
  async send(url: URL, id: string, body: string): Promise<SendOutcome> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    const signed = this.signer.headers(id, body, new Date());
    try {
      const answer = await request(url, {
        dispatcher: this.dispatcher,
        method: 'POST',
        headers: { 'content-type': WEBHOOK_CONTENT_TYPE, 'user-agent': 'matchgate', ...signed },
        body,
        signal,
      });
      // Its status counts, whatever becomes of the rest.
      await answer.body.dump({ limit: ANSWER_LIMIT_BYTES, signal }).catch(() => undefined);
      return outcomeOf(answer.statusCode, answer.headers['retry-after']);
    } catch (error) {
      if (error instanceof ForbiddenAddressError) return { kind: 'refused', why: error.message };
      const why = signal.aborted ? `no answer within ${this.timeoutMs} ms` : `no answer (${codeOf(error)})`;
      return { kind: 'failed', why, unwell: true };
    }
  }
}

function outcomeOf(status: number, retryAfter: string | string[] | undefined): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'refused', why: 'answered 410 (gone)' };
  const why = status >= 300 && status < 400 ? `answered ${status}; redirects are not followed` : `answered ${status}`;
  const unwell = status >= 500 || status === 429;
  const retryAfterMs = parseRetryAfter(typeof retryAfter === 'string' ? retryAfter : undefined, Date.now());
  return { kind: 'failed', why, unwell, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The code and not the message, which names the address. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}
