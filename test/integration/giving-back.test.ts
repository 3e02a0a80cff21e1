import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchKey } from '../../src/matches/match-key.ts';
import type { Intent } from '../../src/matches/ledger/intent.ts';
import type { OrchestratorPort, PayloadView } from '../../src/orchestrator/orchestrator-port.ts';
import { identityOf } from '../../src/placement/payload-identity.ts';
import { Releasing } from '../../src/placement/releasing.ts';
import { OpenIntents } from '../../src/reconciler/open-intents.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { newMatch, plainWait, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

const log = createLogger({ level: 'silent', role: 'worker', pretty: false });
const place = { allocation: 'eu', project_id: 'p', allocation_id: 'a' };
const SETTLE_MS = 1_000;
const CALL_MS = 100;

/** An orchestrator at which each of these payloads is reserved in the name of an attempt, and what was released of them. */
function fleetOf(...held: { payloadId: string; key: string; attempt: string }[]) {
  const released: string[] = [];
  const payloads = held.map(({ payloadId, key, attempt }): PayloadView => {
    const { labels, annotations } = identityOf(key, attempt);
    return { payloadId, state: 'Reserved', address: '127.0.0.1', ports: [], labels, annotations };
  });
  const unused = () => Promise.reject(new Error('not called here'));
  const port: OrchestratorPort = {
    reserve: unused,
    annotate: unused,
    list: () => Promise.resolve({ kind: 'found', value: payloads }),
    get: ({ payloadId }) => {
      const value = payloads.find((payload) => payload.payloadId === payloadId);
      return Promise.resolve(value ? { kind: 'found', value } : { kind: 'gone' });
    },
    release: ({ payloadId }) => {
      released.push(payloadId);
      return Promise.resolve({ kind: 'done' });
    },
  };
  return { port, released };
}

let store: PrivateLedger;
beforeAll(async () => {
  store = await startPrivateLedger();
});
afterAll(() => store.stop());

describe('a worker that gives a payload back', () => {
  const key = matchKey('default', 'slow');
  const owed = { key, attempt: '1.1', payload_id: 'slow-payload', ...place };

  function releasing(port: OrchestratorPort, pausedMs: number) {
    let now = 0;
    const slow: OrchestratorPort = { ...port, get: (...args) => ((now += pausedMs), port.get(...args)) };
    const settings = { callTimeoutMs: CALL_MS, settleMs: SETTLE_MS, stopwatch: () => now };
    return new Releasing(store.duties, store.custody, slow, settings, { metrics: new Metrics(), log });
  }

  it('does not after a pause in which the duty may have become another’s; the release stays due', async () => {
    const { port, released } = fleetOf({ payloadId: owed.payload_id, key, attempt: owed.attempt });
    await store.duties.owe(owed);
    const shard = store.duties.keys.shardOf(key);
    await releasing(port, 2 * SETTLE_MS - CALL_MS).releaseDue(shard);
    expect(released).toEqual([]);
    await store.duties.postpone(owed, -1);
    await releasing(port, 2 * SETTLE_MS - CALL_MS - 1).releaseDue(shard);
    expect(released).toEqual([owed.payload_id]);
  });
});

describe('an open intent whose payload has turned up', () => {
  const intentOf = (key: string): Intent => ({ key, attempt: '1.1', region: 'eu', selectors: ['exact'], ...place });

  /** A match whose worker has noted the call and is gone. */
  async function interrupted(matchId: string) {
    const match = newMatch(matchId);
    await store.ledger.accept(match);
    const claimed = await store.ledger.claim(match.key);
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    const { fence } = claimed.match;
    const opens = intentOf(match.key);
    await store.ledger.intend(match.key, fence, { opens, closes: undefined, attempts: [], attemptsCount: 0 });
    return { key: match.key, fence, intent: opens };
  }

  async function settle(key: string) {
    const { port } = fleetOf({ payloadId: 'found', key, attempt: '1.1' });
    const intents = new OpenIntents(store.ledger, store.duties, port, { settleMs: 0, callTimeoutMs: CALL_MS }, log);
    for (const shard of store.duties.keys.all()) await intents.settle(shard);
    const open = await Promise.all(store.duties.keys.all().map((shard) => store.duties.openIntents(shard, 0, 100)));
    const due = await Promise.all(store.duties.keys.all().map((shard) => store.duties.takeReleases(shard, 100, 0)));
    return {
      open: open.flat().filter((intent) => intent.key === key).length,
      due: due.flat().filter(({ item }) => item.key === key).length,
    };
  }

  it('is left alone while the match is live and its next worker will look for that payload', async () => {
    const { key } = await interrupted('will-adopt');
    expect(await settle(key)).toEqual({ open: 1, due: 0 });
  });

  it('gives the payload back once the match has gone on without it', async () => {
    const { key, fence } = await interrupted('went-on');
    await store.ledger.wait(key, fence, plainWait({ fields: { waiting_for: 'capacity', intent: null } }));
    expect(await settle(key)).toEqual({ open: 0, due: 1 });
  });

  it('gives the payload back once the match is over', async () => {
    const { key, fence } = await interrupted('is-over');
    await store.ledger.transition(key, 'fail', { fence });
    expect(await settle(key)).toEqual({ open: 0, due: 1 });
  });
});
