/** A small history in which every promise holds, and how to tell another. For the tests of the auditor. */
import type { EntrySeen, EventSeen, History, RecordSeen } from './history.ts';
import type { MatchState } from '../../src/matches/match-state.ts';

/** The deadline of every match of the sample, and the moment at which each began. */
export const DEADLINE = Date.parse('2026-01-01T00:00:10.000Z');
export const BEGIN = DEADLINE - 10_000;

const iso = (ms: number) => new Date(ms).toISOString();

export function recordOf(matchId: string, state: MatchState, more: Partial<RecordSeen> = {}): RecordSeen {
  return {
    match_id: matchId,
    state,
    version: 4,
    reason: null,
    created_at: iso(BEGIN),
    updated_at: iso(BEGIN + 300),
    deadline_at: iso(DEADLINE),
    confirm_by: null,
    confirmed_at: null,
    reservation: { payload_id: `payload of ${matchId}`, allocation_id: 'eu' },
    attempts: [{ outcome: 'reserved' }],
    ...more,
  };
}

/** The events of a match that went this way, 100 ms apart. */
export function storyOf(matchId: string, ...states: MatchState[]): EventSeen[] {
  return states.map((state, index) => ({
    matchId,
    version: index + 1,
    state,
    at: BEGIN + index * 100,
    ...(state === 'assigned' ? { reservation: { payload_id: `payload of ${matchId}`, allocation_id: 'eu' } } : {}),
  }));
}

export function reservedEntry(matchId: string, at: number, payloadId = `payload of ${matchId}`): EntrySeen {
  return { seq: at, at, type: 'reserved', payloadId, matchId, from: 'Ready', to: 'Reserved' };
}

export function writtenEntry(matchId: string, at: number, payloadId = `payload of ${matchId}`): EntrySeen {
  return { seq: at, at, type: 'annotated', payloadId, matchId };
}

export function releasedEntry(matchId: string, at: number, payloadId = `payload of ${matchId}`): EntrySeen {
  return { seq: at, at, type: 'released', payloadId, from: 'Reserved', to: 'Ready' };
}

const sent = (matchId: string, more = {}) => ({ matchId, profile: 'ranked', shares: false, placeable: true, ...more });
const answer = (matchId: string, more = {}) => ({
  ...{ matchId, action: 'submit' as const, sentAt: BEGIN, answeredAt: BEGIN + 5, status: 202 },
  ...{ record: recordOf(matchId, 'queued', { version: 1, reservation: null }), ...more },
});

/** `kept` is assigned, `left` was released when its client asked for it, and `full` found no capacity until its deadline. */
export function goodHistory(): History {
  const placed = ['queued', 'reserving', 'annotating', 'assigned'] as const;
  const full = { version: 4, reason: { code: 'no_capacity' }, reservation: null, updated_at: iso(DEADLINE + 1) };
  const left = recordOf('left', 'released', { version: 5 });
  return {
    sent: [sent('kept'), sent('left'), sent('full')],
    answers: [
      answer('kept'),
      answer('kept'),
      answer('kept', { action: 'conflict', status: 409, sentAt: BEGIN + 10, record: undefined }),
      answer('left'),
      answer('left', { action: 'withdraw', status: 200, sentAt: BEGIN + 390, answeredAt: BEGIN + 405, record: left }),
      answer('full'),
    ],
    records: new Map([
      ['kept', recordOf('kept', 'assigned')],
      ['left', left],
      ['full', recordOf('full', 'failed', { ...full, attempts: [{ outcome: 'no_match' }] })],
    ]),
    events: [
      ...storyOf('kept', ...placed),
      ...storyOf('left', ...placed, 'released'),
      ...storyOf('full', 'queued', 'reserving', 'queued', 'failed'),
    ],
    entries: [
      reservedEntry('kept', BEGIN + 150),
      reservedEntry('left', BEGIN + 151),
      writtenEntry('kept', BEGIN + 250),
      writtenEntry('left', BEGIN + 251),
      releasedEntry('left', BEGIN + 450),
    ],
    held: [{ payloadId: 'payload of kept', matchId: 'kept' }],
    losses: [],
    outages: [],
    upstreamOutages: [],
    exits: [],
    unfinished: [],
    bounds: { finalWithinMs: 1_000, doubleWithinMs: 1_000, stopWithinMs: 1_000 },
  };
}
