import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { responseValidator } from './contract/index.ts';
import { PayloadListReader, type PickPayload } from './payload-list.ts';

const MIB = 1024 * 1024;

/** What is read of an answer that comes in pieces of this size; `too large` where it is not taken. */
function read<T>(text: string, size: number, pick: PickPayload<T>, { kept = 'some is kept', maxBytes = MIB } = {}) {
  const reader = new PayloadListReader(pick, kept as 'some is kept');
  const body = reader.bodyOf(200, maxBytes);
  const whole = Buffer.from(text);
  for (let at = 0; at < whole.length; at += size) {
    if (!body.take(whole.subarray(at, at + size))) return 'too large';
  }
  return reader.read(
    'ListPayloads',
    responseValidator('ListPayloads'),
    { answered: true, status: 200, headers: {}, body },
    0,
  );
}
const all = (text: string, size = 65_536) => read(text, size, (payload) => payload);

const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', ']', ',', '\n', 'ü', '😀') });
const payload = fc.record({
  id: fc.string({ minLength: 1 }),
  status: fc.record({ state: text }),
  metadata: fc.record({ annotations: fc.dictionary(text, text) }),
});
/** Enough for a list not to be kept until it is whole. */
const long = JSON.stringify({
  id: 'long',
  status: { state: 'Ready' },
  metadata: { annotations: { long: 'x'.repeat(150_000) } },
});

describe('a list of payloads', () => {
  it('is read item by item as the whole would be, whatever its texts hold and however it is laid out', () => {
    const layout = fc.constantFrom(undefined, 0, 2);
    const pieces = fc.constantFrom(1_000, 777, 20_011, 65_536);
    fc.assert(
      fc.property(fc.array(payload), fc.array(payload), layout, pieces, (before, after, indent, size) => {
        const results = [...before, JSON.parse(long) as object, ...after];
        const written = JSON.stringify({ results }, null, indent);
        expect(all(written, size)).toEqual({ ok: true, value: JSON.parse(JSON.stringify(results)) });
      }),
    );
  });

  it('is read where it is cut anywhere', () => {
    const written = `{"results":[${long}, {"id":"ü","status":{"state":"\\"Ready\\\\"}} ,{"id":"b","status":{"state":"x"}}] }`;
    const bytes = Buffer.byteLength(written);
    for (const at of [1, 2, 3, ...Array.from({ length: 90 }, (_, index) => bytes - 90 + index)])
      expect(all(written, at)).toEqual({ ok: true, value: (JSON.parse(written) as { results: object[] }).results });
  });

  it.each([
    ['another field behind it', `{"results":[${long}],"next":{"page":[1]}}`, 1],
    ['another field before it', `{"total":1,"results":[${long}]}`, 1],
    ['nothing but space', `{"results":[${' '.repeat(200_000)}]}`, 0],
  ])('is read with %s', (_, written, count) => {
    for (const size of [1_000, 65_536]) expect(all(written, size)).toMatchObject({ value: { length: count } });
  });

  const good = '{"id":"a","status":{"state":"Ready"}}';
  const notJson = 'the answer is not JSON';
  it.each([
    ['no comma', `[${long}${good}]}`, notJson],
    ['two commas', `[${long},,${good}]}`, 'the answer does not fit the contract at "/results/1"'],
    ['a comma at its end', `[${long},]}`, 'the answer does not fit the contract at "/results/1"'],
    ['something behind it', `[${long}]} x`, notJson],
    ['no end', `[${long}`, notJson],
    ['an object without an end', `[${long},{"id":"a`, notJson],
    ['an object that is none', `[${long},{"id":}]}`, notJson],
    ['a number', `[${long},7]}`, 'the answer does not fit the contract at "/results/1"'],
    ['what is no payload', `[${long},${good},{"id":7,"status":{"state":"a"}}]}`, '/results/2/id'],
  ])('is refused where it has %s', (_, results, message) => {
    for (const size of [1_000, 65_536]) {
      expect(all(`{"results":${results}`, size)).toMatchObject({
        ok: false,
        failure: { kind: 'unavailable', status: 200, message: expect.stringContaining(message) as unknown },
      });
    }
  });

  it('tells of a mistake in what is asked of each payload as of a mistake', () => {
    const mistaken: PickPayload<never> = () => {
      throw new TypeError('a mistake');
    };
    for (const results of [good, long]) {
      expect(() => read(`{"results":[${results}]}`, 65_536, mistaken)).toThrow('a mistake');
    }
  });

  it('keeps only what is picked', () => {
    const written = `{"results":[${good},${long},{"id":"b","status":{"state":"Reserved"}},${good}]}`;
    const pick: PickPayload<string> = ({ id, status }) => (status.state === 'Reserved' ? id : undefined);
    expect(read(written, 4_000, pick)).toEqual({ ok: true, value: ['b'] });
    expect(read(`{"results":[${good}]}`, 4_000, ({ id }) => [id])).toEqual({ ok: true, value: [['a']] });
    expect(read('{"results":[]}', 4_000, pick)).toEqual({ ok: true, value: [] });
  });

  it('may be as long as it likes where not all of it is kept, as long as no payload is too large', () => {
    const written = `{"results":[${Array.from({ length: 10 }, () => long).join(',')}]}`;
    const ids: PickPayload<string> = ({ id }) => id;
    expect(read(written, 65_536, ids)).toMatchObject({ value: { length: 10 } });
    expect(read(written, 65_536, ids, { maxBytes: 100_000 })).toBe('too large');
    expect(read(written, 65_536, ids, { kept: 'all is kept' })).toBe('too large');
  });
});
