import { describe, expect, it } from '@jest/globals';
import { CRASH_POINTS, parseCrashPoint, withCrashPoint } from './crash-point.ts';

class Ledger {
  constructor(private readonly log: string[]) {}
  take(key: string): Promise<string> {
    this.log.push(`take ${key}`);
    return Promise.resolve(`taken ${key}`);
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
    expect(withCrashPoint(ledger, 'ledger', parseCrashPoint('custody.leave:after:1'))).toBe(ledger);
  });

  it.each([
    ['before', ['take a', 'crash', 'take b', 'intend']],
    ['after', ['take a', 'take b', 'crash', 'intend']],
  ])('crashes %s the call that it counts to, and at no other', async (side, expected) => {
    const log: string[] = [];
    const point = parseCrashPoint(`ledger.take:${side}:2`);
    const ledger = withCrashPoint(new Ledger(log), 'ledger', point, () => log.push('crash'));
    expect(await ledger.take('a')).toBe('taken a');
    await ledger.take('b');
    await ledger.intend();
    expect(log).toEqual(expected);
  });

  it.each(['ledger.take', 'ledger.take:during:1', 'ledger.take:after:0', 'ledger.nothing:after:1', ''])(
    'is not read from %j',
    (text) => expect(parseCrashPoint(text)).toBeUndefined(),
  );

  it('is read for every name', () => {
    for (const name of CRASH_POINTS) {
      expect(parseCrashPoint(`${name}:before:12`)).toEqual({ name, side: 'before', count: 12 });
    }
  });
});
