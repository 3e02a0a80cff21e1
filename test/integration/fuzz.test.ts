import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiClient } from './api-client.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let under: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  under = await startApiUnderTest();
  api = await ApiClient.of(under.url);
});
afterAll(() => under.stop());

const RUNS = 3_000;
const WITHIN_MS = 15_000;

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '\0', '\ud800', '__proto__', 'constructor', '../..', '{{attributes.x}}', 'a'.repeat(300)),
);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), oddText, fc.double(), fc.constantFrom(1e21, -0, [], {}, null));
const valid = {
  match_id: fc.stringMatching(/^[A-Za-z0-9._:-]{1,20}$/),
  profile: fc.constantFrom('ranked', 'casual'),
  attributes: fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 2 })),
  players: fc.array(fc.record({ player_id: fc.string({ minLength: 1, maxLength: 10 }) }), { maxLength: 3 }),
  priority: fc.integer({ min: 0, max: 9 }),
  deadline_ms: fc.integer({ min: 1, max: 60_000 }),
  match_data: fc.jsonValue(),
};

/** A body of the schema with some of its fields replaced, dropped or added. */
const mutated = fc
  .tuple(
    fc.record(valid, { requiredKeys: ['match_id', 'profile'] }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...Object.keys(valid), 'allocations', 'skip_after', 'callback_url'), oddText),
      anything,
      { maxKeys: 2 },
    ),
    fc.subarray(Object.keys(valid), { maxLength: 1 }),
  )
  .map(([body, changes, dropped]) => {
    const whole: Record<string, unknown> = { ...body, ...changes };
    return JSON.stringify(Object.fromEntries(Object.entries(whole).filter(([name]) => !dropped.includes(name))));
  });

/** The same as a text that was damaged on the way. */
const damaged = fc
  .tuple(mutated, fc.nat(), fc.string({ maxLength: 3 }))
  .map(([text, at, noise]) => text.slice(0, at % (text.length + 1)) + noise + text.slice((at % (text.length + 1)) + 1));

describe('whatever is sent', () => {
  it('is accepted or refused as described, and only the accepted is kept', async () => {
    const accepted = new Set<string>();
    const statuses = new Map<number, number>();
    const send = async (body: string) => {
      const answer = await api.post('/v1/matches', body);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect([200, 202, 400, 409, 422]).toContain(answer.status);
      if (answer.status < 300) accepted.add(answer.body.match_id);
    };
    await fc.assert(fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: mutated }, damaged), send), {
      numRuns: RUNS,
      interruptAfterTimeLimit: WITHIN_MS,
    });
    // Both ways must have been tried, or the run says nothing.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([202, 400, 422]));
    const kept = (await under.redis.keys('*:match:*')).map((key) => key.slice(key.indexOf('/') + 1));
    expect(kept.toSorted()).toEqual([...accepted].toSorted());
  }, 60_000);
});
