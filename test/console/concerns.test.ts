import { describe, expect, it } from '@jest/globals';
import { overview as example } from '../../src/intake/operating-examples.ts';
import { concernsOf } from '../../src/console/app/concerns.ts';
import { age, duration } from '../../src/console/app/format.ts';
import type { Overview } from '../../src/console/app/shapes.ts';
import { spanOf } from '../../src/console/app/span-of-match.ts';

const now = Date.parse(example.at);
const [allocation] = example.allocations;
const calm = { ...example, failures: [] } as unknown as Overview;
const withAllocation = (change: object) =>
  ({ ...calm, allocations: [{ ...allocation, ...change }] }) as unknown as Overview;
const told = (overview: Overview, at = now) => concernsOf(overview, at).map(({ level, what }) => `${level}: ${what}`);

describe('what needs attention', () => {
  it('is nothing while all is well', () => {
    expect(told(calm)).toEqual([]);
  });

  it.each([
    [{ breaker: 'open', breaker_since: example.at }, ['bad: eu-west: breaker open']],
    [{ breaker: 'half-open' }, ['warn: eu-west: breaker half-open']],
    [{ breaker: 'open', breaker_forced: 'open' }, ['warn: eu-west: breaker held open']],
    [{ paused: true }, ['warn: eu-west: paused']],
    [{ payloads: { at: example.at, ready: 0, reserved: 9 } }, ['bad: eu-west: no payload is ready']],
    [{ workers: 0 }, ['bad: No worker is seen']],
  ])('is seen of an allocation: %j', (change, expected) => {
    expect(told(withAllocation(change))).toEqual(expected);
  });

  it('are orphans that last, and none that a match which is just given back looks like', () => {
    const seen = withAllocation({ payloads: { at: example.at, ready: 1, reserved: 9, orphans: 2 } });
    const since = (ms: number) => concernsOf(seen, now, new Map([['eu-west', now - ms]])).map(({ what }) => what);
    expect([since(2_000), since(60_000)]).toEqual([[], ['eu-west: 2 orphans']]);
  });

  it('is the worst first, and says since when', () => {
    const seen = { ...withAllocation({ breaker: 'open', breaker_since: '2026-11-23T16:50:00.000Z' }) };
    const all = concernsOf({ ...seen, webhooks: { waiting: 0, dead_letters: 1 } }, now + 20_000);
    expect(all.map(({ what }) => what)).toEqual(['eu-west: breaker open', 'ranked: waiting', '1 dead letter']);
    expect(all[0]?.since).toBe(Date.parse('2026-11-23T16:50:00.000Z'));
  });

  it('is a match that failed within the last minute, and none of longer ago', () => {
    const activity = { ...calm.activity, at: [now - 120_000, now - 4_000], failed: [7, 2] };
    expect(told({ ...calm, activity })).toEqual(['bad: 2 matches failed within the last minute']);
  });

  it('is a profiles file that cannot be used, and an outcome that stays unknown', () => {
    const profiles = { ...calm.profiles, problems: ['/profiles must be an object'] };
    const duties = { open_intents: 2, oldest_intent_at: '2026-11-23T16:40:00.000Z', releases_owed: 0 };
    expect(told({ ...calm, profiles, duties })).toEqual([
      'bad: The profiles file cannot be used',
      'warn: 2 reservations have unknown outcomes',
    ]);
  });
});

describe('times for people', () => {
  it.each([
    [0, '0 ms'],
    [430, '430 ms'],
    [2_140, '2.1 s'],
    [59_000, '59 s'],
    [125_000, '2 min 5 s'],
    [3_600_000, '1 h'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms is %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('an age never runs backwards', () => {
    expect(age(now + 500, now)).toBe('0 s');
  });
});

describe('the drawn time line', () => {
  const at = (ms: number) => new Date(now + ms).toISOString();
  const event = (state: string, ms: number) => ({ time: at(ms), data: { state } });
  const match = { created_at: at(0), updated_at: at(90), state: 'assigned', attempts: [] as object[] };

  it('ends with the assignment, and has each phase and each allocation once', () => {
    const attempts = [
      { at: at(40), allocation: 'eu-west', outcome: 'no_match', duration_ms: 10 },
      { at: at(70), allocation: 'us-east', outcome: 'reserved', duration_ms: 20 },
    ];
    const events = [event('queued', 0), event('reserving', 20), event('annotating', 75), event('assigned', 90)];
    const timeline = { match: { ...match, attempts }, events: [...events, event('released', 9_000)] };
    const { lengthMs, segments, lanes } = spanOf(timeline as never, now + 50_000);
    expect(lengthMs).toBe(90);
    expect(segments.map(({ state, from, to }) => [state, from, to])).toEqual([
      ['queued', 0, 20],
      ['reserving', 20, 75],
      ['annotating', 75, 90],
    ]);
    expect(lanes.map(({ allocation: name, marks }) => [name, marks[0]?.from])).toEqual([
      ['eu-west', 30],
      ['us-east', 50],
    ]);
  });

  it('grows while the match is on the way', () => {
    const timeline = { match: { ...match, state: 'queued' }, events: [event('queued', 0)] };
    expect(spanOf(timeline as never, now + 5_000)).toMatchObject({
      lengthMs: 5_000,
      segments: [{ from: 0, to: 5_000 }],
    });
  });
});
