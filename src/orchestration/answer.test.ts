import { describe, expect, it } from '@jest/globals';
import { readAnswer } from './answer.ts';
import { responseValidator } from './contract/index.ts';
import { WholeBody, type Exchanged } from './exchange.ts';

function answered(status: number, text = '', headers: Record<string, string> = {}): Exchanged {
  const body = new WholeBody(1_000);
  body.take(Buffer.from(text));
  return { answered: true, status, headers, body };
}
const reserve = (exchanged: Exchanged) =>
  readAnswer('CreateReservation', responseValidator('CreateReservation'), exchanged, 0);

describe('a refusal', () => {
  it.each([
    [400, 'invalid'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [408, 'unavailable'],
    [409, 'conflict'],
    [412, 'no_match'],
    [418, 'invalid'],
    [422, 'invalid'],
    [429, 'throttled'],
    [302, 'invalid'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unknown_outcome'],
  ])('with %d is %s', (status, kind) => {
    expect(reserve(answered(status))).toMatchObject({ ok: false, failure: { kind, status } });
  });

  it('keeps the upstream’s words, its name for the request, and when to come again', () => {
    const text = JSON.stringify({ message: 'no payload matches', request_id: 'r-7' });
    expect(reserve(answered(412, text, { 'retry-after': '2' }))).toEqual({
      ok: false,
      failure: {
        kind: 'no_match',
        message: 'the upstream answered 412: no payload matches',
        status: 412,
        requestId: 'r-7',
        retryAfterMs: 2_000,
      },
    });
  });

  it('takes the name of the request from the head when the body holds none, and bounds the words', () => {
    const refused = reserve(answered(400, JSON.stringify({ message: 'x'.repeat(9_999) }), { 'x-request-id': 'r-8' }));
    expect(refused).toMatchObject({ failure: { requestId: 'r-8' } });
    expect(JSON.stringify(refused).length).toBeLessThan(400);
  });
});

describe('success', () => {
  it('may come with another status of its class, and without a body where there is nothing to say', () => {
    const validator = responseValidator('DeleteReservation');
    expect(readAnswer('DeleteReservation', validator, answered(204), 0)).toEqual({ ok: true, value: {} });
    expect(reserve(answered(201, '{"payload_id":"p","payload_address":"a","payload_ports":[]}')).ok).toBe(true);
    expect(reserve(answered(200))).toMatchObject({ ok: false, failure: { kind: 'unknown_outcome' } });
  });
});
