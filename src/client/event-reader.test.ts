import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventReader, type Told } from './event-reader.ts';

const data = (value: unknown) => ({ specversion: '1.0', id: 'e', source: '/x', type: 'matchgate.weather.rain', value });
const text = fc.oneof(
  fc.constant('retry: 1000\n\n'),
  fc.constant(': still here\n\n'),
  fc.nat().map((id) => `id: ${id}\n\n`),
  fc.tuple(fc.nat(), fc.string()).map(([id, value]) => `id: ${id}\nevent: t\ndata: ${JSON.stringify(data(value))}\n\n`),
  fc.tuple(fc.nat(), fc.string()).map(([id, value]) => {
    const lines = JSON.stringify(data(value), null, 1).split('\n');
    return `${lines.map((line) => `data: ${line}\n`).join('')}id: ${id}\n\n`;
  }),
);
const whole = fc.array(text).map((texts) => texts.join(''));
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

function read(pieces: readonly string[]): Told[] {
  const reader = new EventReader();
  return pieces.flatMap((piece) => [...reader.told(piece)]);
}

function cutAt(all: string, places: readonly number[]): string[] {
  const sorted = [0, ...places.map((place) => place % (all.length + 1)), all.length].toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, index) => all.slice(sorted[index], end));
}

describe('what a stream of events tells', () => {
  it('is each event, and each id that comes without one, in their order', () => {
    const event = (id: number) => `id: ${id}\ndata: ${JSON.stringify(data(id))}\n\n`;
    const told = read([`retry: 1000\n\nid: 0\n\n${event(1)}${event(2)}: still here\n\nid: 3\n\n${event(4)}id: 5\n`]);
    expect(told.map(({ cursor, event: told }) => `${cursor} ${told?.type ?? ''}`.trim())).toEqual([
      '0',
      '1 matchgate.weather.rain',
      '2 matchgate.weather.rain',
      '3',
      '4 matchgate.weather.rain',
    ]);
  });

  it('does not depend on how its lines end, nor on where it is cut', () => {
    fc.assert(
      fc.property(whole, lineEnd, fc.array(fc.nat(), { maxLength: 20 }), (all, end, places) => {
        // Whether a carriage return at the end is a line's end is known once more has come.
        const ended = `${all.replaceAll('\n', end)}: more`;
        expect(read(cutAt(ended, places))).toEqual(read([`${all}: more`]));
      }),
    );
  });

  it('is refused where one event has no end', () => {
    const reader = new EventReader();
    const megabyte = `data: ${'x'.repeat(2 ** 20)}\n`;
    const all = () => Array.from({ length: 9 }, () => [...reader.told(megabyte)]);
    expect(all).toThrow(
      expect.objectContaining({ name: 'MatchgateError', code: 'unexpected_answer', retryable: false }),
    );
  });
});
