import { describe, expect, it } from '@jest/globals';
import { FaultInjector } from './fault-injector.ts';
import { readFaultPlan, type FaultPlan } from './fault-rules.ts';

const injector = (plan: FaultPlan) => {
  const faults = new FaultInjector(() => 0);
  faults.replace(plan);
  return faults;
};
const pathsOf = (body: unknown) => {
  const plan = readFaultPlan(body);
  return plan.ok ? [] : plan.problems.map(({ path }) => path).toSorted();
};

describe('fault rules', () => {
  it.each<[unknown, string[]]>([
    [{ rules: [{ operation: 'Reserve', kind: 'drop', rate: 1 }] }, ['rules/0/operation']],
    [{ rules: [{ operation: '*', kind: 'explode', rate: 1.5 }] }, ['rules/0/kind', 'rules/0/rate']],
    [{ rules: [{ operation: '*', kind: 'status', rate: 1 }] }, ['rules/0/status']],
    [{ rules: [{ operation: '*', kind: 'status', rate: 1, status: 200 }] }, ['rules/0/status']],
    [{ rules: [{ operation: '*', kind: 'stall', rate: 1 }] }, ['rules/0/ms']],
    [{ rules: [{ operation: '*', kind: 'drop' }], seed: -1 }, ['rules/0/rate', 'seed']],
    [{}, ['rules']],
    [[], ['']],
    [undefined, ['']],
  ])('%j are refused by field', (body, paths) => {
    expect(pathsOf(body)).toEqual(paths);
  });

  it('add up their waits, and the first other one ends the call', () => {
    const faults = injector({
      rules: [
        { operation: '*', kind: 'latency', rate: 1, ms: 10 },
        { operation: 'CreateReservation', kind: 'stall', rate: 1, ms: 5 },
        { operation: 'CreateReservation', kind: 'status', rate: 1, status: 503 },
        { operation: '*', kind: 'drop', rate: 1 },
      ],
    });
    expect(faults.next('CreateReservation', 'a')).toEqual({ waitMs: 15, ending: { kind: 'status', status: 503 } });
    expect(faults.next('GetPayload', 'a')).toEqual({ waitMs: 10, ending: { kind: 'drop' } });
  });

  it('apply to their allocation only, and no more often than they may', () => {
    const faults = injector({ rules: [{ operation: '*', allocation_id: 'a', kind: 'drop', rate: 1, count: 2 }] });
    const met = ['a', 'b', 'a', 'a', undefined].map((id) => faults.next('ListPayloads', id).ending.kind);
    expect(met).toEqual(['drop', 'none', 'drop', 'none', 'none']);
    expect(faults.show().rules).toMatchObject([{ applied: 2 }]);
  });

  it('that another one came before keep their count for the next call', () => {
    const status = (code: number) => ({ operation: '*', kind: 'status', rate: 1, count: 1, status: code }) as const;
    const faults = injector({ rules: [status(503), status(429)] });
    const met = [1, 2, 3].map(() => faults.next('ListPayloads', 'a').ending);
    expect(met).toMatchObject([{ status: 503 }, { status: 429 }, { kind: 'none' }]);
    expect(faults.show().rules).toMatchObject([{ applied: 1 }, { applied: 1 }]);
  });

  it('meet the same calls again with the same seed, in about the proportion of their rate', () => {
    const plan: FaultPlan = { seed: 7, rules: [{ operation: '*', kind: 'drop', rate: 0.3 }] };
    const faults = injector(plan);
    const run = () => Array.from({ length: 2000 }, () => faults.next('GetPayload', 'a').ending.kind);
    const first = run();
    faults.replace(plan);
    expect(run()).toEqual(first);
    const share = first.filter((kind) => kind === 'drop').length / first.length;
    expect(share).toBeGreaterThan(0.26);
    expect(share).toBeLessThan(0.34);
    faults.replace({ ...plan, seed: 8 });
    expect(run()).not.toEqual(first);
  });
});
