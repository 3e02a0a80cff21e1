import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RULES, canStillMatch, formMatches, windowOf, type Ticket } from './form-matches.ts';

const ticket = (player_id: string, mmr: number, since = 0): Ticket => ({ player_id, mmr, since, latencies_ms: {} });
const ids = (tickets: readonly Ticket[]) => tickets.map(({ player_id }) => player_id);

describe('matches', () => {
  it('are formed of the nearest ratings, in even teams', () => {
    const { matches, waiting } = formMatches(
      [ticket('a', 1500), ticket('far', 1900, 1), ticket('b', 1510, 1), ticket('c', 1490, 1), ticket('d', 1505, 1)],
      1,
    );
    expect(matches.map(({ red, blue }) => [ids(red), ids(blue)])).toEqual([
      [
        ['b', 'c'],
        ['d', 'a'],
      ],
    ]);
    expect(ids(waiting)).toEqual(['far']);
  });

  it('take those further apart who have waited longer', () => {
    const four = [ticket('a', 1500), ticket('b', 1600), ticket('c', 1600), ticket('d', 1600)];
    expect(formMatches(four, 900).matches).toHaveLength(0);
    expect(formMatches(four, 1_000).matches).toHaveLength(1);
    expect(windowOf(ticket('a', 0), 3_600_000, RULES)).toBe(RULES.widest);
  });

  it('are not waited for where none can come', () => {
    const apart = [0, 1_000, 2_000, 3_000].map((mmr) => ticket(String(mmr), mmr));
    expect(canStillMatch(apart, 1_000)).toBe(true);
    expect(canStillMatch(apart, 60_000)).toBe(false);
    expect(canStillMatch(apart.slice(1), 0)).toBe(false);
  });

  it('hold every player at most once, lose nobody, and keep to the window, whoever waits', () => {
    const tickets = fc.uniqueArray(
      fc.record({ player_id: fc.string(), mmr: fc.integer({ min: 0, max: 3_000 }), since: fc.nat(10_000) }),
      { selector: ({ player_id }) => player_id, maxLength: 40 },
    );
    fc.assert(
      fc.property(tickets, (some) => {
        const all = some.map((one) => ({ ...one, latencies_ms: {} }));
        const { matches, waiting } = formMatches(all, 10_000);
        const played = matches.flatMap(({ red, blue }) => [...red, ...blue]);
        expect(ids([...played, ...waiting]).toSorted()).toEqual(ids(all).toSorted());
        for (const { red, blue } of matches) {
          expect([red.length, blue.length]).toEqual([RULES.teamSize, RULES.teamSize]);
          const ratings = [...red, ...blue].map(({ mmr }) => mmr);
          expect(Math.max(...ratings) - Math.min(...ratings)).toBeLessThanOrEqual(2 * RULES.widest);
        }
      }),
    );
  });
});
