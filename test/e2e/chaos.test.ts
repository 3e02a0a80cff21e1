import { describe, expect, it } from '@jest/globals';
import { runChaos } from '../chaos/run.ts';

/** The smallest run that is still worth something; `npm run test:chaos` plays longer ones, see docs/fault-test.md. */
const SHORT = { seed: 1, seconds: 10, rate: 8 };

describe('an installation in which processes, Redis, the network and the orchestrator fail', () => {
  it('keeps every promise, by the orchestrator’s own ledger', async () => {
    const { report } = await runChaos(SHORT, () => undefined);
    expect(report.found).toEqual([]);
    // Enough for that to mean something; how many there are depends on how soon what was killed is back.
    expect(report.accepted + report.forgotten).toBeGreaterThan(0.25 * report.sent);
  }, 150_000);
});
