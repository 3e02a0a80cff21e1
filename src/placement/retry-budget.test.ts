import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RetryBudget } from './retry-budget.ts';

function budgetOf(percent: number, minPerSecond: number) {
  const clock = { ms: 0 };
  return { clock, budget: new RetryBudget({ percent, minPerSecond }, () => clock.ms) };
}

describe('the budget of retries', () => {
  it('never lets retries exceed the share of first tries and the rate that comes with time', () => {
    const step = fc.oneof(
      fc.record({ first: fc.nat(50) }),
      fc.record({ retries: fc.nat(50) }),
      fc.record({ waitMs: fc.nat(3_000) }),
    );
    fc.assert(
      fc.property(fc.nat(100), fc.nat(20), fc.array(step, { maxLength: 60 }), (percent, rate, steps) => {
        const { clock, budget } = budgetOf(percent, rate);
        let [first, retries] = [0, 0];
        for (const taken of steps) {
          if ('waitMs' in taken) clock.ms += taken.waitMs;
          else if ('first' in taken) {
            for (let i = 0; i < taken.first; i += 1) budget.deposit();
            first += taken.first;
          } else for (let i = 0; i < taken.retries; i += 1) if (budget.withdraw()) retries += 1;
          const most = (first * percent) / 100 + rate + (clock.ms / 1_000) * rate;
          expect(retries).toBeLessThanOrEqual(most + 1e-6);
        }
      }),
    );
  });

  it('gives the whole share where it is asked for', () => {
    const { budget } = budgetOf(20, 0);
    for (let i = 0; i < 100; i += 1) budget.deposit();
    expect(Array.from({ length: 30 }, () => budget.withdraw()).filter(Boolean)).toHaveLength(20);
  });

  it('keeps the share of a long time without an outage only up to a bound', () => {
    const { budget } = budgetOf(20, 0);
    for (let i = 0; i < 10_000; i += 1) budget.deposit();
    expect(Array.from({ length: 1_000 }, () => budget.withdraw()).filter(Boolean)).toHaveLength(100);
  });

  it('lets a little through where hardly anything is tried, and no more after a long rest', () => {
    const { clock, budget } = budgetOf(20, 2);
    clock.ms = 60_000;
    expect(Array.from({ length: 10 }, () => budget.withdraw())).toEqual([true, true, ...Array(8).fill(false)]);
    clock.ms += 500;
    expect([budget.withdraw(), budget.withdraw()]).toEqual([true, false]);
  });

  it('may be nothing at all', () => {
    const { clock, budget } = budgetOf(0, 0);
    for (let i = 0; i < 1_000; i += 1) budget.deposit();
    clock.ms = 60_000;
    expect([budget.allows, budget.withdraw()]).toEqual([false, false]);
  });
});
