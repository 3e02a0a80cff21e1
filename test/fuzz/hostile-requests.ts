/**
 * Requests made from the API's own description: each is of one of its operations, and most have something wrong with
 * them, in the body, its encoding, the path, the query, the headers or the request line. The same seed makes the same.
 */
import fc from 'fast-check';
import { damage, sent, type Body } from './damage.ts';
import { OPERATIONS, type Operation, type Parameter } from './described-operations.ts';
import { KNOWN_IDS, MARK, hostileText } from './hostile-values.ts';
import { mutated, mutation } from './mutation.ts';
import { valuesOf } from './schema-values.ts';

export interface HostileRequest {
  /** The operation that it was made from; what it became may be none at all. */
  readonly from: string;
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly chunked: boolean;
  readonly marks: Marks;
}

/** By what is found again in Redis what a request brought: its own mark, and one for each item of a batch. */
export interface Marks {
  readonly whole: string;
  readonly items: readonly string[];
}

interface Draft extends Omit<HostileRequest, 'body' | 'headers' | 'marks' | 'from'> {
  readonly operation: Operation;
  readonly value: unknown;
  readonly damaged: Parameters<typeof sent>[1];
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** @param key a good one, that most of the requests bring */
export function hostileRequests(seed: number, count: number, key: string): HostileRequest[] {
  return fc.sample(drafts(key), { seed, numRuns: count }).map((draft, index) => finished(draft, index));
}

function drafts(key: string): fc.Arbitrary<Draft> {
  const weighted = OPERATIONS.map((operation) => ({
    // Bodies have the most that can be wrong.
    weight: operation.body ? 4 : 1,
    arbitrary: draftOf(operation, key),
  }));
  return fc.oneof(...weighted);
}

function draftOf(operation: Operation, key: string): fc.Arbitrary<Draft> {
  return fc.record({
    operation: fc.constant(operation),
    method: often(19, fc.constant(operation.method), oddMethod),
    target: targets(operation),
    headers: headersOf(operation, key),
    value: bodyValues(operation),
    damaged: often(1, fc.constant(undefined), damage),
    chunked: often(9, fc.constant(false), fc.constant(true)),
  });
}

/** The usual so many times as often as the odd. */
const often = <T, U>(times: number, usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: times, arbitrary: usual }, { weight: 1, arbitrary: odd });

const oddMethod = fc.constantFrom(
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'M-SEARCH', 'QUERY'],
  ...['get', 'Post', 'BREW', '', 'G\0T', 'POST POST', 'X'.repeat(300)],
);

/** A whole body of its kind, changed in up to three places. Undefined for an operation that reads none. */
function bodyValues({ body }: Operation): fc.Arbitrary<unknown> {
  if (!body) return often(9, fc.constant(undefined), valuesOf({}));
  const whole = fc.oneof(fc.constant(ownExample(body.example)), valuesOf(body.schema));
  return fc
    .tuple(whole, fc.array(mutation, { maxLength: 3 }))
    .map(([value, changes]) => changes.reduce(mutated, value));
}

/** The example, asked for by whoever sends it. */
function ownExample(example: unknown): unknown {
  return JSON.parse(JSON.stringify(example), (name, value: unknown) => {
    if (name === 'match_id' || name === 'player_id') return MARK;
    return name === 'deadline_ms' ? 1_000 : value;
  });
}

const oddSegment = fc.oneof(
  hostileText.map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom(
    ...['%00', '%ff', '%c0%af', '%E0%A4%A', '%', '%2e%2e%2f', '..', '.', '', '*', ':match_id', '{match_id}', 'a%2Fb'],
    ...[
      'a;b=c',
      'a\tb',
      '\u00e9',
      'known-1%0d%0aX: 1',
      '__proto__',
      'retry',
      'batch',
      'x'.repeat(5_000),
      '%25'.repeat(900),
    ],
  ),
);
const ids = fc.oneof(fc.constantFrom(...KNOWN_IDS), fc.constant(MARK));

function targets({ path, parameters }: Operation): fc.Arbitrary<string> {
  const segments = path.split('/').map((segment) => {
    if (!segment.startsWith('{')) return often(30, fc.constant(segment), oddSegment);
    const { name, schema } = parameters.find((one) => `{${one.name}}` === segment) ?? { name: '', schema: {} };
    const good = name === 'match_id' ? ids : valuesOf(schema, name).map((value) => encodeURIComponent(String(value)));
    return often(3, good, oddSegment);
  });
  const whole = fc.tuple(fc.tuple(...segments), queries(parameters)).map(([parts, query]) => parts.join('/') + query);
  return often(
    40,
    whole,
    fc.tuple(oddPrefix, whole).map(([prefix, target]) => prefix + target),
  );
}

const oddPrefix = fc.constantFrom(
  'http://evil.example',
  '/.',
  '//',
  '/docs/static/..',
  '/openapi.json/..',
  '*',
  ' ',
  '/v1/..',
);

function queries(parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const good = parameters.filter((one) => one.in === 'query').map((one) => pairOf(one));
  const pair = fc.oneof(...good, oddPair);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    fc.array(pair, { maxLength: 3 }).map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`)),
  );
}

function pairOf({ name, schema }: Parameter): fc.Arbitrary<string> {
  const values = often(2, valuesOf(schema, name).map(String), hostileText);
  return values.map((value) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
}

const oddPair = fc.oneof(
  fc.constantFrom(
    ...[
      '__proto__=1',
      '__proto__[x]=1',
      'constructor[prototype][x]=1',
      'a[]=1',
      'limit=1&limit=2',
      'wait=1e1',
      '&&=',
      '=x',
    ],
    ...[
      'cursor=AAAA',
      'cursor=MTIgZGVmYXVsdC9hIGIg',
      'state=assigned&state=failed',
      'probe=yes',
      'wait=%00',
      '%ff=%ff',
    ],
  ),
  hostileText.map((text) => encodeURIComponent(text.toWellFormed())),
);

function headersOf({ parameters }: Operation, key: string): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const known = parameters.filter((one) => one.in === 'header' && one.name !== 'X-Request-Id');
  const own = known.map(({ name }) => fc.tuple(fc.constant(name), fc.oneof(preferences, headerText)));
  const credentials = often(19, fc.constant([['X-API-Key', key] as const]), oddCredentials);
  return fc
    .tuple(credentials, fc.array(fc.oneof(...own, oddHeader), { maxLength: 2 }), often(60, fc.constant([]), flood))
    .map((parts) => parts.flat());
}

const headerText = hostileText.map((text) =>
  Buffer.from(text)
    .toString('latin1')
    .replaceAll(/[\0\r\n]/g, ' '),
);
const preferences = fc.constantFrom(
  'wait=0',
  'wait=1',
  'wait=-1',
  'wait=',
  'wait="',
  'respond-async, wait=x',
  'wait=0;wait=1',
  ',;=',
);
const oddCredentials = fc.oneof(
  headerText.map((text) => [['Authorization', text] as const]),
  headerText.map((text) => [['X-API-Key', text] as const]),
  fc.constantFrom(
    [],
    [['X-API-Key', '']] as const,
    [['Authorization', 'Bearer']] as const,
    [
      ['Authorization', 'Bearer a.b.c'],
      ['X-API-Key', 'b'],
    ] as const,
  ),
);
const oddHeader = fc.oneof(
  fc.tuple(
    fc.constantFrom('X-Request-Id', 'Traceparent', 'Accept', 'Cookie', 'X-Forwarded-For', 'Last-Event-ID'),
    headerText,
  ),
  fc.constantFrom(
    ...(
      [
        ['Traceparent', '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff'],
        ['Content-Type', 'text/plain'],
        ['Content-Length', '-1'],
        ['Content-Length', '5, 6'],
        ['Transfer-Encoding', 'gzip, chunked, identity'],
        ['Expect', '100-continue'],
        ['Expect', 'miracles'],
        ['Upgrade', 'h2c'],
        ['Connection', 'keep-alive, __proto__'],
        ['__proto__', 'x'],
        ['Host', 'evil.example'],
        ['Accept-Encoding', 'gzip;q=NaN'],
        ['X-HTTP-Method-Override', 'DELETE'],
        ['Bad Name', 'x'],
        ['X-Nul', 'a\0b'],
        ['X-Folded', 'a\r\n b'],
      ] as const
    ).map(([name, value]) => [name, value] as [string, string]),
  ),
);
const flood = fc.oneof(
  fc.integer({ min: 90, max: 3_000 }).map((count) => Array.from({ length: count }, (_, i) => [`X-${i}`, '1'] as const)),
  fc.integer({ min: 10_000, max: 40_000 }).map((length) => [['X-Long', 'x'.repeat(length)] as const]),
);

function finished({ operation, value, damaged, ...draft }: Draft, index: number): HostileRequest {
  const whole = `fz${index}z`;
  const batch = itemsOf(value);
  const items = batch.map((_, i) => `fz${index}i${i}z`);
  const own =
    items.length === 0
      ? marked(value, whole)
      : { ...(value as object), matches: batch.map((item, i) => marked(item, items[i] ?? '')) };
  const body: Body = value === undefined ? { bytes: Buffer.alloc(0), headers: {} } : sent(own, damaged);
  const requestId = draft.headers.some(([name]) => name === 'X-Request-Id') ? [] : [['X-Request-Id', whole] as const];
  return {
    ...draft,
    from: operation.id,
    target: draft.target.replaceAll(MARK, whole),
    headers: [...Object.entries(body.headers), ...requestId, ...draft.headers].map(
      ([name, text]) => [name, text.replaceAll(MARK, whole)] as const,
    ),
    body: body.bytes,
    marks: { whole, items },
  };
}

function itemsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !('matches' in value)) return [];
  return Array.isArray(value.matches) ? (value.matches as unknown[]) : [];
}

function marked(value: unknown, mark: string): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text.replaceAll(MARK, mark));
}
