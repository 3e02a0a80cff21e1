import { describe, expect, it } from '@jest/globals';
import { CRASH_POINTS, parseCrashPoint, withCrashPoint } from './crash-point.ts';

class Ledger {
  constructor(private readonly log: string[]) {}
  claim(key: string): Promise<string> {
    this.log.push(`claim ${key}`);
    return Promise.resolve(`claimed ${key}`);
  }
  intend(): Promise<void> {
    this.log.push('intend');
    return Promise.resolve();
  }
}

describe('a crash point', () => {
  it('is the part itself where none is set or it is of another part', () => {
    const ledger = new Ledger([]);
    expect(withCrashPoint(ledger, 'ledger', undefined)).toBe(ledger);
    expect(withCrashPoint(ledger, 'ledger', parseCrashPoint('custody.hold:after:1'))).toBe(ledger);
  });

  it.each([
    ['before', ['claim a', 'crash', 'claim b', 'intend']],
    ['after', ['claim a', 'claim b', 'crash', 'intend']],
  ])('crashes %s the call that it counts to, and at no other', async (side, expected) => {
    const log: string[] = [];
    const point = parseCrashPoint(`ledger.claim:${side}:2`);
    const ledger = withCrashPoint(new Ledger(log), 'ledger', point, () => log.push('crash'));
    expect(await ledger.claim('a')).toBe('claimed a');
    await ledger.claim('b');
    await ledger.intend();
    expect(log).toEqual(expected);
  });

  it.each(['ledger.claim', 'ledger.claim:during:1', 'ledger.claim:after:0', 'ledger.nothing:after:1', ''])(
    'is not read from %j',
    (text) => expect(parseCrashPoint(text)).toBeUndefined(),
  );

  it('is read for every name', () => {
    for (const name of CRASH_POINTS) {
      expect(parseCrashPoint(`${name}:before:12`)).toEqual({ name, side: 'before', count: 12 });
    }
  });
});
