import { afterEach, describe, expect, it } from '@jest/globals';
import { testGates } from '../../test/support/test-gates.ts';
import { Metrics } from '../observability/metrics.ts';
import type { ReserveOutcome } from '../orchestrator/orchestrator-port.ts';
import type { AllocationGate, GateSettings } from './allocation-gate.ts';
import type { AllocationGates } from './allocation-gates.ts';

const breaker = { errorPercent: 50, volume: 4, windowMs: 10_000, resetMs: 60_000, probes: 1 };
const answer = (outcome: ReserveOutcome) => () => Promise.resolve(outcome);
const failing = answer({ kind: 'unavailable', status: 503, message: 'down' });
const noMatch = answer({ kind: 'no_match', status: 412 });
const throttled = (retryAfterMs: number | null) => answer({ kind: 'throttled', status: 429, retryAfterMs });
const firstTry = { isRetry: false, patient: () => true };
const retry = { isRetry: true, patient: () => true };

let gates: AllocationGates;
const clock = { ms: 0 };
/** The gate of one allocation, on a clock that only the test moves. */
function gateOf(change: Partial<GateSettings> = {}): AllocationGate {
  gates = testGates(change, () => clock.ms);
  return gates.of('eu-west');
}
afterEach(() => gates.close());

/** What the gate does with a call, and whether it made it. */
async function tried(gate: AllocationGate, call: () => Promise<ReserveOutcome>, how = firstTry) {
  let called = false;
  const outcome = await gate.run(() => ((called = true), call()), how);
  return { outcome, called };
}

async function opened(gate: AllocationGate): Promise<void> {
  for (let i = 0; i < 4; i += 1) await gate.run(failing, firstTry);
  expect(gate.state).toBe('open');
}

async function halfOpened(gate: AllocationGate): Promise<void> {
  await opened(gate);
  while (gate.state === 'open') await new Promise((resolve) => setImmediate(resolve));
  expect(gate.state).toBe('half-open');
}

describe('the breaker of an allocation', () => {
  it('opens after failures, and then answers without a call', async () => {
    const gate = gateOf();
    await opened(gate);
    expect(await tried(gate, noMatch)).toEqual({ outcome: { kind: 'breaker_open' }, called: false });
  });

  it('stays closed however often nothing matches or a request is refused', async () => {
    const gate = gateOf();
    for (let i = 0; i < 50; i += 1) await gate.run(noMatch, firstTry);
    for (let i = 0; i < 50; i += 1) await gate.run(answer({ kind: 'rejected', status: 403, message: 'no' }), firstTry);
    expect(gate.state).toBe('closed');
  });

  it('lets another allocation work on while one is open', async () => {
    await opened(gateOf());
    expect(await gates.of('us-east').run(noMatch, firstTry)).toEqual({ kind: 'no_match', status: 412 });
  });

  it('counts no failure of a call that was cut short by its match', async () => {
    const gate = gateOf();
    for (let i = 0; i < 20; i += 1) await gate.run(failing, { ...firstTry, patient: () => false });
    expect(gate.state).toBe('closed');
  });

  it('closes again once as many probes in a row have succeeded as it wants', async () => {
    const gate = gateOf({ breaker: { ...breaker, resetMs: 1, probes: 3 } });
    await halfOpened(gate);
    for (let probe = 1; probe <= 3; probe += 1) {
      expect(gate.state).toBe('half-open');
      expect(await tried(gate, noMatch)).toMatchObject({ called: true });
    }
    expect(gate.state).toBe('closed');
    expect(await tried(gate, noMatch)).toMatchObject({ called: true });
  });

  it('opens again when one of them fails', async () => {
    const gate = gateOf({ breaker: { ...breaker, resetMs: 30, probes: 3 } });
    await halfOpened(gate);
    await gate.run(noMatch, firstTry);
    expect(await gate.run(failing, firstTry)).toMatchObject({ kind: 'unavailable' });
    expect(gate.state).toBe('open');
    expect(await tried(gate, noMatch)).toMatchObject({ called: false });
  });

  it('lets one probe through at a time', async () => {
    const gate = gateOf({ breaker: { ...breaker, resetMs: 1, probes: 2 } });
    await halfOpened(gate);
    let finish: (outcome: ReserveOutcome) => void = () => undefined;
    const probe = gate.run(() => new Promise((resolve) => (finish = resolve)), firstTry);
    await new Promise((resolve) => setImmediate(resolve));
    for (let i = 0; i < 5; i += 1) expect(await tried(gate, noMatch)).toMatchObject({ called: false });
    finish({ kind: 'no_match', status: 412 });
    await probe;
    expect(await tried(gate, noMatch)).toMatchObject({ called: true });
  });
});

describe('the bulkhead of an allocation', () => {
  it('is full without counting against the breaker', async () => {
    const gate = gateOf();
    let finish: (outcome: ReserveOutcome) => void = () => undefined;
    const pending = new Promise<ReserveOutcome>((resolve) => (finish = resolve));
    const running = Array.from({ length: 4 }, () => gate.run(() => pending, firstTry));
    for (let i = 0; i < 20; i += 1) expect(await gate.run(noMatch, firstTry)).toEqual({ kind: 'bulkhead_full' });
    expect(gate.state).toBe('closed');
    finish({ kind: 'no_match', status: 412 });
    await Promise.all(running);
    expect(gate.inFlight).toBe(0);
  });
});

describe('an allocation that asks to be left alone', () => {
  it('is not called before its time is over, whoever asks', async () => {
    const gate = gateOf();
    await gate.run(throttled(2_000), firstTry);
    clock.ms += 1_500;
    expect(await tried(gate, noMatch)).toEqual({ outcome: { kind: 'throttled', retryAfterMs: 500 }, called: false });
    expect([gate.mayWrite(0), gate.mayWrite(1)]).toEqual([false, false]);
    expect(await gates.of('us-east').run(noMatch, firstTry)).toMatchObject({ kind: 'no_match' });
    clock.ms += 500;
    expect(await tried(gate, noMatch)).toMatchObject({ called: true });
    expect(gate.mayWrite(0)).toBe(true);
  });

  it('is heeded also where the word came with a 503, and by those who waited for a place already', async () => {
    const gate = gateOf({ bulkheadLimit: 1, bulkheadWaitMs: 1_000 });
    const down = answer({ kind: 'unavailable', status: 503, retryAfterMs: 1_000, message: 'down' });
    const [, second] = await Promise.all([gate.run(down, firstTry), tried(gate, noMatch)]);
    expect(second).toMatchObject({ outcome: { kind: 'throttled' }, called: false });
  });

  it('may be asked again at once where it names no time', async () => {
    const gate = gateOf();
    await gate.run(throttled(null), firstTry);
    expect(await tried(gate, noMatch)).toMatchObject({ called: true });
  });
});

describe('what an operator holds a breaker at', () => {
  it('is what the metric says, from the first moment and until it is let go', async () => {
    const metrics = new Metrics();
    gates = testGates({}, () => clock.ms, metrics);
    const said = async () => (await metrics.breakerState.get()).values.map(({ value }) => value);
    gates.control(new Map([['eu-west', { paused: false, breaker: 'open' }]]));
    expect(await said()).toEqual([2]);
    gates.control(new Map());
    expect(await said()).toEqual([0]);
    await opened(gates.of('eu-west'));
    gates.control(new Map([['eu-west', { paused: false, breaker: 'closed' }]]));
    expect(await said()).toEqual([0]);
    gates.control(new Map());
    expect(await said()).toEqual([2]);
  });
});

describe('retries', () => {
  const closedBreaker = { ...breaker, volume: 1_000_000 };

  it('are withheld beyond the share of first tries, and first tries never', async () => {
    const gate = gateOf({ breaker: closedBreaker, retries: { percent: 20, minPerSecond: 0 } });
    for (let i = 0; i < 50; i += 1) await gate.run(failing, firstTry);
    const retries = await Promise.all(Array.from({ length: 4 }, () => tried(gate, failing, retry)));
    expect(retries.filter(({ called }) => called)).toHaveLength(4);
    const more: boolean[] = [];
    for (let i = 0; i < 46; i += 1) more.push((await tried(gate, failing, retry)).called);
    expect(more.filter(Boolean)).toHaveLength(6);
    expect((await tried(gate, failing, retry)).outcome).toEqual({ kind: 'withheld' });
    expect(await tried(gate, failing)).toMatchObject({ called: true });
  });

  it('of other writes draw on the same budget', () => {
    const gate = gateOf({ retries: { percent: 50, minPerSecond: 0 } });
    expect([gate.mayWrite(0), gate.mayWrite(0)]).toEqual([true, true]);
    expect([gate.mayWrite(1), gate.mayWrite(2)]).toEqual([true, false]);
  });
});
