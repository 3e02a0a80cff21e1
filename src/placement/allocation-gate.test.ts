import { afterEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '../observability/metrics.ts';
import { AllocationGates } from './allocation-gate.ts';
import type { ReserveOutcome } from '../orchestrator/orchestrator-port.ts';

const settings = { bulkheadLimit: 4, bulkheadWaitMs: 0, errorPercent: 50, volume: 4, resetMs: 60_000 };
const answer = (outcome: ReserveOutcome) => () => Promise.resolve(outcome);
const failing = answer({ kind: 'unavailable', status: 503, message: 'down' });
const noMatch = answer({ kind: 'no_match', status: 412 });

const metrics = new Metrics();
let gates = new AllocationGates(settings, metrics);
afterEach(() => {
  gates.close();
  gates = new AllocationGates(settings, metrics);
});

describe('the gate of an allocation', () => {
  it('opens after failures, and then answers without a call', async () => {
    const gate = gates.of('eu-west');
    for (let i = 0; i < 4; i += 1) expect(await gate.run(failing)).toMatchObject({ kind: 'unavailable', status: 503 });
    expect(gate.state).toBe('open');
    let called = false;
    const outcome = await gate.run(() => {
      called = true;
      return noMatch();
    });
    expect(outcome).toEqual({ kind: 'breaker_open' });
    expect(called).toBe(false);
  });

  it('stays closed however often nothing matches or a request is refused', async () => {
    const gate = gates.of('us-east');
    for (let i = 0; i < 50; i += 1) await gate.run(noMatch);
    for (let i = 0; i < 50; i += 1) await gate.run(answer({ kind: 'rejected', status: 403, message: 'no' }));
    expect(gate.state).toBe('closed');
  });

  it('lets another allocation work on while one is open', async () => {
    for (let i = 0; i < 4; i += 1) await gates.of('eu-west').run(failing);
    expect(gates.of('eu-west').state).toBe('open');
    expect(await gates.of('us-east').run(noMatch)).toEqual({ kind: 'no_match', status: 412 });
  });

  it('does not count a full bulkhead against the breaker', async () => {
    const gate = gates.of('eu-west');
    let finish: (outcome: ReserveOutcome) => void = () => undefined;
    const pending = new Promise<ReserveOutcome>((resolve) => (finish = resolve));
    const running = Array.from({ length: 4 }, () => gate.run(() => pending));
    for (let i = 0; i < 20; i += 1) expect(await gate.run(noMatch)).toEqual({ kind: 'bulkhead_full' });
    expect(gate.state).toBe('closed');
    finish({ kind: 'no_match', status: 412 });
    await Promise.all(running);
    expect(gate.inFlight).toBe(0);
  });

  it('closes again once a probe succeeds', async () => {
    gates = new AllocationGates({ ...settings, resetMs: 1 }, metrics);
    const gate = gates.of('eu-west');
    for (let i = 0; i < 4; i += 1) await gate.run(failing);
    while (gate.state === 'open') await new Promise((resolve) => setImmediate(resolve));
    expect(await gate.run(noMatch)).toMatchObject({ kind: 'no_match' });
    expect(gate.state).toBe('closed');
  });
});
