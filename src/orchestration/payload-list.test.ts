import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pickedFrom } from './payload-list.ts';

/** In pieces as small as these. */
const inPieces = (text: string, size: number) => {
  const whole = Buffer.from(text);
  return Array.from({ length: Math.ceil(whole.length / size) }, (_, i) => whole.subarray(i * size, (i + 1) * size));
};
const payloadsIn = (text: string, size = 65_536) => pickedFrom(inPieces(text, size), (payload) => payload);

const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '{', '}', ']', ',', '\n', 'ü', '😀') });
const payload = fc.record({
  id: fc.string({ minLength: 1 }),
  status: fc.record({ state: text }),
  metadata: fc.record({ annotations: fc.dictionary(text, text) }),
});

describe('a long list of payloads', () => {
  it('is read as the whole would be, whatever its texts hold and however it is laid out', async () => {
    const layout = fc.constantFrom(undefined, 0, 2);
    const pieces = fc.constantFrom(1, 7, 100, 65_536);
    await fc.assert(
      fc.asyncProperty(fc.array(payload, { minLength: 1 }), layout, pieces, async (results, indent, size) => {
        const written = JSON.stringify({ results }, null, indent);
        expect(await payloadsIn(written, size)).toEqual(JSON.parse(JSON.stringify(results)));
      }),
    );
  });

  const good = '{"id":"a","status":{"state":"Ready"}}';
  it.each([
    ['another field', `{"results":[${good}],"next":1}`],
    ['no comma', `{"results":[${good}${good}]}`],
    ['two commas', `{"results":[${good},,${good}]}`],
    ['a comma at its end', `{"results":[${good},]}`],
    ['something behind it', `{"results":[${good}]} x`],
    ['no end', `{"results":[${good}`],
    ['an object without an end', `{"results":[{"id":"a`],
    ['what is no payload', '{"results":[{"id":7}]}'],
    ['nothing', '{"results":[]}'],
    ['no list', '[]'],
  ])('is left to be read whole where it has %s', async (_, written) => {
    expect(await payloadsIn(written)).toBeUndefined();
    expect(await payloadsIn(written, 1)).toBeUndefined();
  });

  it('keeps only what is picked', async () => {
    const written = `{"results":[${good},{"id":"b","status":{"state":"Reserved"}},${good}]}`;
    const reserved = await pickedFrom(inPieces(written, 40), ({ id, status }) =>
      status.state === 'Reserved' ? id : undefined,
    );
    expect(reserved).toEqual(['b']);
  });

  it('lets others have their turn', async () => {
    const written = `{"results":[${Array.from({ length: 50_000 }, () => good).join(',')}]}`;
    let turns = 0;
    const count = setInterval(() => (turns += 1), 1);
    await payloadsIn(written);
    clearInterval(count);
    expect(turns).toBeGreaterThan(1);
  });
});
