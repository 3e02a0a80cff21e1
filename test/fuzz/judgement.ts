/** Whether an answer to a hostile request is one that the API describes, and what was taken of what the request brought. */
import { PROBLEMS } from '../../src/intake/problem-catalogue.ts';
import { holdAnswer, holdAs, isDescribed } from '../support/api-description.ts';
import type { HostileRequest } from './hostile-requests.ts';
import type { Outcome } from './raw-exchange.ts';

export interface Taken {
  /** Of the request's marks, those that may be kept. */
  readonly marks: readonly string[];
  /** Matches that there are now. */
  readonly matchIds: readonly string[];
}

const NOTHING: Taken = { marks: [], matchIds: [] };
const KINDS: Readonly<Record<string, { readonly status: number } | undefined>> = PROBLEMS;
/** Node opens no tunnels, and hangs up on who asks for one. */
const UNANSWERED = new Set(['CONNECT']);
/** Of a body that is refused by its size the rest is not read, and the answer may be lost with it. */
const REFUSED_UNREAD_BYTES = 256 * 1_024;

/** @throws {Error} saying what is wrong with the outcome */
export function judge(request: HostileRequest, outcome: Outcome): Taken {
  switch (outcome.kind) {
    case 'silent':
      throw new Error('there was no answer');
    case 'cut':
      if (UNANSWERED.has(request.method) || request.body.length > REFUSED_UNREAD_BYTES) return NOTHING;
      throw new Error('the connection was closed without an answer');
    case 'left':
      return NOTHING;
    case 'answered':
      return judgeAnswer(request, outcome);
  }
}

function judgeAnswer(request: HostileRequest, answer: Extract<Outcome, { kind: 'answered' }>): Taken {
  const { status, headers, text } = answer;
  if (status >= 500) throw new Error(`answered ${status}: ${text}`);
  const path = pathOf(request.target);
  const isJson = /^application\/(problem\+)?json/.test(headers.get('content-type') ?? '');
  const body: unknown = isJson && text !== '' ? JSON.parse(text) : '';
  if (isDescribed(request.method, path)) holdAnswer(request.method, path, answer, body);
  else if (status >= 400 && request.method !== 'HEAD') holdProblem(status, body);
  return status < 300 && isWrite(request.method, path) ? takenBy(request, path, body) : NOTHING;
}

function holdProblem(status: number, body: unknown): void {
  holdAs('Problem', body);
  const { code, status: said } = body as { code: string; status: number };
  if (said !== status || KINDS[code]?.status !== status) throw new Error(`answered ${status} with ${code}`);
}

/** As the router reads it: without what is in front of the path, and with what was needlessly encoded. */
function pathOf(target: string): string {
  const path =
    target
      .trimStart()
      .replace(/^[a-z]+:\/\/[^/?#]*/i, '')
      .split(/[?#]/, 1)[0] ?? '';
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const isWrite = (method: string, path: string) => !['GET', 'HEAD'].includes(method) && path !== '/v1/plans';

interface BatchItem {
  readonly match_id: string;
  readonly status: number;
}

function takenBy({ marks }: HostileRequest, path: string, body: unknown): Taken {
  if (path === '/v1/matches') return { marks: [marks.whole], matchIds: [(body as BatchItem).match_id] };
  if (path !== '/v1/matches/batch') return { marks: [marks.whole], matchIds: [] };
  const { results } = body as { results: readonly BatchItem[] };
  const broken = results.find(({ status }) => status >= 500);
  if (broken) throw new Error(`an item of the batch was answered ${broken.status}`);
  const taken = results.map(({ status }) => status < 300);
  return {
    marks: [...(taken.includes(true) ? [marks.whole] : []), ...marks.items.filter((_, i) => taken[i])],
    matchIds: results.filter((_, i) => taken[i]).map(({ match_id }) => match_id),
  };
}
