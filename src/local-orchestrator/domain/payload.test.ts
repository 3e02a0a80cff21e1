import { describe, expect, it } from '@jest/globals';
import { emptyMetadata, mergeMetadata } from './metadata.ts';
import { failedToStart, mayMove, moved, released, reserved, withMetadata, type Payload } from './payload.ts';

const ready: Payload = {
  id: '8hhtn-fvpvq',
  projectId: 'alpha-beta-123456',
  allocationId: '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  clusterId: 'local-eu-west',
  spec: {},
  revision: 1,
  group: null,
  state: 'Ready',
  details: '',
  stateSinceAt: 0,
  rank: 1,
  address: '198.18.0.1',
  ports: [],
  createdAt: 0,
  startedAt: 0,
  lastReservedAt: null,
  metadata: { labels: { map: 'harbor' }, annotations: {} },
  metadataBeforeHold: null,
  restarts: 0,
};

describe('a reservation', () => {
  it('merges its metadata key by key, in the same step', () => {
    const held = reserved(
      ready,
      { labels: { match: 'm-1', map: 'canyon' }, annotations: { note: '' } },
      { at: 5, rank: 2 },
    );
    expect(held).toMatchObject({ state: 'Reserved', stateSinceAt: 5, rank: 2, lastReservedAt: 5 });
    expect(held.metadata).toEqual({ labels: { map: 'canyon', match: 'm-1' }, annotations: { note: '' } });
  });

  it('of a Reserved payload moves last_reserved and nothing else of its state', () => {
    const held = reserved(ready, {}, { at: 5, rank: 2 });
    expect(reserved(held, { labels: { open: 'no' } }, { at: 9, rank: 3 })).toEqual({
      ...held,
      lastReservedAt: 9,
      metadata: { labels: { map: 'harbor', open: 'no' }, annotations: {} },
    });
  });

  it('leaves nothing behind when it is released, whoever wrote it meanwhile', () => {
    const first = reserved(ready, { labels: { match: 'm-1' } }, { at: 5, rank: 2 });
    const joined = reserved(first, { labels: { match: 'm-2' }, annotations: { players: '6' } }, { at: 6, rank: 3 });
    const annotated = withMetadata(joined, { annotations: { 'match-data': '{}' }, labels: { map: 'canyon' } });
    expect(released(annotated, { at: 9, rank: 4 })).toEqual({ ...ready, stateSinceAt: 9, rank: 4, lastReservedAt: 6 });
  });

  it('keeps what was set before it', () => {
    const labelled = withMetadata(ready, { labels: { tier: 'gold' } });
    const back = released(reserved(labelled, { labels: { tier: 'none' } }, { at: 1, rank: 2 }), { at: 2, rank: 3 });
    expect(back.metadata.labels).toEqual({ map: 'harbor', tier: 'gold' });
  });
});

describe('the states', () => {
  it('know their way, and no other', () => {
    expect(mayMove('Ready', 'Reserved')).toBe(true);
    expect(mayMove('Creating', 'Ready')).toBe(false);
    expect(mayMove('Shutdown', 'Ready')).toBe(false);
    expect(() => moved({ ...ready, state: 'Shutdown' }, 'Reserved', { at: 1, rank: 2 })).toThrow(
      'Shutdown to Reserved',
    );
  });

  it('count exits before Ready in a row, and forget them at Ready', () => {
    const starting: Payload = { ...ready, state: 'Starting' };
    const once = failedToStart(starting, { at: 1, rank: 2 }, 'the process exited with 1');
    const twice = failedToStart(moved(once, 'Starting', { at: 2, rank: 3 }), { at: 3, rank: 4 }, '');
    expect(twice).toMatchObject({ state: 'Error', restarts: 2 });
    expect(moved(moved(twice, 'Starting', { at: 4, rank: 5 }), 'Ready', { at: 5, rank: 6 }).restarts).toBe(0);
  });
});

describe('metadata', () => {
  it('keeps the very labels where none are given, so that nothing is indexed anew', () => {
    const labels = { map: 'harbor' };
    expect(mergeMetadata({ ...emptyMetadata, labels }, { annotations: { a: 'b' } }).labels).toBe(labels);
  });
});
