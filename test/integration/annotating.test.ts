import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Metrics } from '../../src/observability/metrics.ts';
import type { Reservation } from '../../src/matches/match-record.ts';
import type { OrchestratorPort } from '../../src/orchestrator/orchestrator-port.ts';
import { Annotating } from '../../src/placement/annotating.ts';
import { HeldMatch } from '../../src/placement/held-match.ts';
import { testGates } from '../support/test-gates.ts';
import { newMatch, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const CALL_MS = 1_000;
/** As in `startPrivateLedger`. */
const LEASE_MS = 10_000;

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger({ leaseMs: LEASE_MS });
});
afterAll(() => store.stop());

const reservation: Reservation = {
  ...{ allocation: 'eu', project_id: 'p', allocation_id: 'a', region: 'eu', payload_id: 'shared-by-time' },
  ...{ payload_address: '127.0.0.1', payload_ports: [], selector: null, selector_index: null },
  ...{ reserved_at: '2026-01-01T00:00:00.000Z', attempt: '1.1' },
};

/** A worker that is stopped between its reservation and the writing of the match data, and what it writes afterwards. */
async function pausedBefore(matchId: string, meanwhile: (match: HeldMatch) => Promise<unknown>) {
  const match = newMatch(matchId);
  await store.ledger.accept(match);
  const claimed = await store.ledger.claim(match.key);
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  let now = 0;
  const held = new HeldMatch(claimed.match, claimed.at, () => now);
  await store.ledger.transition(match.key, 'reserved', { fence: held.fence }, { fields: { reservation } });
  held.renewed(0);
  const written: string[] = [];
  const unused = () => Promise.reject(new Error('not called here'));
  const port: OrchestratorPort = {
    ...{ reserve: unused, list: unused, get: unused, release: unused },
    annotate: ({ payloadId }) => {
      written.push(payloadId);
      return Promise.resolve({ kind: 'done' });
    },
  };
  await meanwhile(held);
  now = LEASE_MS;
  const settings = { callTimeoutMs: CALL_MS, leaseMs: LEASE_MS };
  const annotating = new Annotating(store.ledger, port, testGates(), new Metrics(), settings);
  return { annotated: await annotating.annotate(held, reservation), written };
}

it('writes nothing to a payload whose match was cancelled while the worker was stopped', async () => {
  const { annotated, written } = await pausedBefore('cancelled', async ({ key }) => {
    const seen = await store.ledger.read(key);
    return store.ledger.transition(key, 'cancel', { version: seen?.version ?? 0 });
  });
  expect([annotated.kind, written]).toEqual(['lost', []]);
});

it('writes after a pause in which nothing has happened to the match', async () => {
  const { annotated, written } = await pausedBefore('still-ours', () => Promise.resolve());
  expect([annotated.kind, written]).toEqual(['done', [reservation.payload_id]]);
});
