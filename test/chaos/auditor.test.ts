import { describe, expect, it } from '@jest/globals';
import { audit } from './auditor.ts';
import type { History, RecordSeen } from './history.ts';
import {
  BEGIN,
  DEADLINE,
  goodHistory,
  recordOf,
  releasedEntry,
  reservedEntry,
  storyOf,
  writtenEntry,
} from './sample-history.ts';

const good = goodHistory();
const found = (change: Partial<History>) =>
  audit({ ...good, ...change }).found.map(({ promise, kind, about }) => `${promise} ${kind}: ${about}`);

/** The good history, with the record of one match as it is now. */
function withRecord(matchId: string, record: RecordSeen | null): Partial<History> {
  return { records: new Map([...good.records, [matchId, record]]) };
}

const eventsWithout = (matchId: string) => good.events.filter((event) => event.matchId !== matchId);
const answerOf = (matchId: string, action: string) =>
  good.answers.find((answer) => answer.matchId === matchId && answer.action === action)!;

describe('the auditor', () => {
  it('finds nothing where every promise holds, and counts', () => {
    expect(audit(good)).toMatchObject({
      ...{ sent: 3, accepted: 3, forgotten: 0, held: 1, reservations: 2, events: 13, found: [] },
      states: { assigned: 1, failed: 1, released: 1 },
      reasons: { no_capacity: 1 },
      violations: { P1: 0, P2: 0, P3: 0, P4: 0, P5: 0, P6: 0, P7: 0, lease: 0, run: 0 },
    });
  });

  describe('P1: final in time', () => {
    it('sees an accepted match that is forgotten', () => {
      expect(found(withRecord('full', null))).toEqual(['P1 accepted and forgotten: full']);
    });

    it('sees a match that never ended', () => {
      const events = [...eventsWithout('full'), ...storyOf('full', 'queued', 'reserving')];
      const live = recordOf('full', 'reserving', { version: 2, reservation: null });
      expect(found({ ...withRecord('full', live), events })).toEqual(['P1 not final: full']);
    });

    it.each([
      [999, []],
      [1_001, ['P1 final too late: full']],
    ])('lets a match end %d ms after its deadline: %j', (lateMs, expected) => {
      const events = good.events.map((event) =>
        event.matchId === 'full' && event.state === 'failed' ? { ...event, at: DEADLINE + lateMs } : event,
      );
      expect(found({ events })).toEqual(expected);
    });

    it('counts no time in which Redis was not there', () => {
      const events = good.events.map((event) =>
        event.matchId === 'full' && event.state === 'failed' ? { ...event, at: DEADLINE + 3_000 } : event,
      );
      expect(found({ events, outages: [{ from: DEADLINE - 500, to: DEADLINE + 2_100 }] })).toEqual([]);
      expect(found({ events, outages: [{ from: DEADLINE - 500, to: DEADLINE + 1_900 }] })).toHaveLength(1);
      // Its end was forgotten at this moment, and it is in time from then on; or it is not.
      expect(found({ events, losses: [{ from: DEADLINE + 1_000, to: DEADLINE + 2_000 }] })).toEqual([]);
      expect(found({ events, losses: [{ from: DEADLINE - 1_500, to: DEADLINE - 500 }] })).toHaveLength(1);
    });

    it('sees an assignment after the deadline, however small the delay', () => {
      const late = (event: History['events'][number]) =>
        event.matchId === 'kept' && event.state === 'assigned' ? { ...event, at: DEADLINE + 1 } : event;
      expect(found({ events: good.events.map(late) })).toEqual(['P1 assigned after its deadline: kept']);
    });
  });

  describe('P2: one payload a match, one match a payload', () => {
    it.each([
      [999, []],
      [1_001, ['P2 two payloads: kept']],
    ])('lets a match hold a second payload for %d ms: %j', (bothMs, expected) => {
      const entries = [
        ...good.entries,
        reservedEntry('kept', BEGIN + 200, 'another'),
        releasedEntry('kept', BEGIN + 200 + bothMs, 'another'),
      ];
      expect(found({ entries })).toEqual(expected);
    });

    it('counts no time in which the orchestrator was not there to take it back', () => {
      const entries = [
        ...good.entries,
        reservedEntry('kept', BEGIN + 200, 'another'),
        releasedEntry('kept', BEGIN + 3_200, 'another'),
      ];
      expect(found({ entries, upstreamOutages: [{ from: BEGIN + 300, to: BEGIN + 2_300 }] })).toEqual([]);
      expect(found({ entries, upstreamOutages: [{ from: BEGIN + 300, to: BEGIN + 2_299 }] })).toHaveLength(1);
    });

    it('sees a payload that serves two exclusive matches, and not one that is shared on purpose', () => {
      const events = good.events.map((event) =>
        event.matchId === 'left' && event.reservation
          ? { ...event, reservation: { ...event.reservation, payload_id: 'payload of kept' } }
          : event,
      );
      const entries = [reservedEntry('kept', BEGIN + 150), reservedEntry('left', BEGIN + 151, 'payload of kept')];
      const change = { events, entries };
      expect(found(change)).toEqual(['P2 one payload for two matches: payload of kept']);
      expect(found({ ...change, sent: good.sent.map((match) => ({ ...match, shares: true })) })).toEqual([]);
    });

    it('sees an assignment that rests on no reservation', () => {
      const entries = good.entries.filter(({ payloadId }) => payloadId !== 'payload of left');
      expect(found({ entries })).toEqual(['P2 assigned and never reserved: left']);
    });

    it('sees a payload that was given back under its match, and lets one leave by itself', () => {
      const early = [reservedEntry('left', BEGIN + 151), releasedEntry('left', BEGIN + 350)];
      const others = good.entries.filter(({ payloadId }) => payloadId !== 'payload of left');
      expect(found({ entries: [...others, ...early] })).toEqual(['P2 given back under its match: left']);
      const exit = early.map((entry) => (entry.type === 'released' ? { ...entry, type: 'state' } : entry));
      expect(found({ entries: [...others, ...exit] })).toEqual([]);
    });

    it('lets a payload go once its client was told that the match is released, though Redis has forgotten that', () => {
      const entries = [reservedEntry('left', BEGIN + 151), releasedEntry('left', BEGIN + 500)];
      const others = good.entries.filter(({ payloadId }) => payloadId !== 'payload of left');
      const events = good.events.filter(({ matchId, state }) => matchId !== 'left' || state !== 'released');
      const ended = { matchId: 'left', version: 9, state: 'ended' as const, at: BEGIN + 900 };
      const change = { entries: [...others, ...entries], events: [...events, ended] };
      expect(found(change)).not.toContain('P2 given back under its match: left');
      const answers = good.answers.filter(({ action }) => action !== 'withdraw');
      expect(found({ ...change, answers })).toContain('P2 given back under its match: left');
    });

    it('sees match data that came when the payload was given back, or another match had it', () => {
      const late = (at: number) => [...good.entries, writtenEntry('left', at)];
      expect(found({ entries: late(BEGIN + 500) })).toEqual(['P2 match data of another: payload of left']);
      const next = reservedEntry('kept', BEGIN + 460, 'payload of left');
      const taken = [...good.entries.slice(1), next, writtenEntry('left', BEGIN + 500)];
      expect(found({ entries: taken })).toContain('P2 match data of another: payload of left');
      const sharing = good.sent.map((match) => ({ ...match, shares: true }));
      expect(found({ entries: taken, sent: sharing })).not.toContain('P2 match data of another: payload of left');
    });

    it('sees a payload that is held for another than the one it is assigned to', () => {
      expect(found({ held: [{ payloadId: 'payload of kept', matchId: 'full' }] })).toEqual([
        'P2 held for another: kept',
      ]);
    });
  });

  describe('P3: what is reserved is what is assigned', () => {
    it('sees a leak', () => {
      const held = [...good.held, { payloadId: 'payload of left', matchId: 'left' }];
      expect(found({ held })).toEqual(['P3 leak: payload of left']);
    });

    it('sees an assigned match without its payload', () => {
      expect(found({ held: [] })).toEqual(['P3 missing: kept']);
    });
  });

  describe('P4: one match_id, one match', () => {
    const accepted = answerOf('kept', 'submit');

    it('sees two matches for one id', () => {
      const twin = {
        ...accepted,
        record: recordOf('kept', 'queued', { created_at: new Date(DEADLINE).toISOString() }),
      };
      expect(found({ answers: [...good.answers, twin] })).toEqual(['P4 two matches for one id: kept']);
    });

    it('sees the same request refused, and another body accepted', () => {
      const { record, ...unanswered } = accepted;
      const answers = [...good.answers, { ...unanswered, status: 409 }];
      expect(found({ answers })).toEqual(['P4 the same request was refused: kept']);
      const taken = [...good.answers, { ...accepted, action: 'conflict' as const, sentAt: BEGIN + 10 }];
      expect(found({ answers: taken })).toEqual(['P4 another body was accepted: kept']);
    });

    it('takes "later" and silence for no answer', () => {
      const { record, ...unanswered } = accepted;
      const answers = [503, 429, 0].map((status) => ({ ...unanswered, status }));
      expect(found({ answers: [...good.answers, ...answers] })).toEqual([]);
    });
  });

  describe('P5: cancel wins', () => {
    it('sees a match that was told to be over and is assigned', () => {
      const answer = answerOf('left', 'withdraw');
      const cancelled = { ...answer, record: recordOf('left', 'cancelled', { version: 3 }) };
      const answers = good.answers.map((each) => (each === answer ? cancelled : each));
      expect(found({ answers })).toEqual(['P5 changed after it was withdrawn: left']);
    });

    it('sees a withdrawal that was answered and not done', () => {
      const answer = answerOf('left', 'withdraw');
      const alive = { ...answer, record: recordOf('left', 'assigned') };
      const answers = good.answers.map((each) => (each === answer ? alive : each));
      expect(found({ answers })).toEqual(['P5 withdrawn and not over: left']);
    });
  });

  describe('P6: the reason is the true one', () => {
    const failed = good.records.get('full')!;
    it.each<[string, Partial<RecordSeen>]>([
      ['none at all', { reason: null }],
      ['no capacity, and nobody answered so', { attempts: [{ outcome: 'unavailable' }] }],
      ['an outage, and everybody answered', { reason: { code: 'upstream_unavailable' } }],
      ['no capacity, before the deadline', { updated_at: new Date(DEADLINE - 1).toISOString() }],
      ['no plan, of a match that has one', { reason: { code: 'no_plan' } }],
    ])('sees %s', (_, change) => {
      expect(found(withRecord('full', { ...failed, ...change }))).toEqual(['P6 wrong reason: full']);
    });

    it('sees a release that nobody asked for', () => {
      const answers = good.answers.filter(({ action }) => action !== 'withdraw');
      expect(found({ answers })).toEqual(['P6 wrong reason: left']);
    });
  });

  describe('P7: every change is an event, in order', () => {
    const [queued, reserving, annotating, assigned] = storyOf('kept', 'queued', 'reserving', 'annotating', 'assigned');
    it.each([
      ['missing', [queued, reserving, assigned], 'missing or twice'],
      ['there twice', [queued, reserving, reserving, annotating, assigned], 'missing or twice'],
      ['missing at the end', [queued, reserving, annotating], 'the record is ahead of its events'],
    ])('sees an event that is %s', (_, story, kind) => {
      const events = [...eventsWithout('kept'), ...story.filter((event) => event !== undefined)];
      expect(new Set(found({ events }))).toEqual(new Set([`P7 ${kind}: kept`]));
    });

    it('sees a step that no match may take', () => {
      const events = [...eventsWithout('full'), ...storyOf('full', 'queued', 'annotating', 'reserving', 'failed')];
      expect(new Set(found({ events }))).toEqual(new Set(['P7 out of order: full']));
    });

    it('sees a change after the end', () => {
      const events = [...eventsWithout('full'), ...storyOf('full', 'queued', 'failed', 'reserving', 'failed')];
      expect(found({ events })).toContain('P7 changed after it was final: full');
    });
  });

  describe('leases: confirmed in time, or given back', () => {
    const iso = (ms: number) => new Date(ms).toISOString();
    const confirmBy = BEGIN + 1_000;
    const onLease = { confirm_by: iso(confirmBy) };
    const placed = ['queued', 'reserving', 'annotating', 'assigned'] as const;
    const record = (more: Partial<RecordSeen>) =>
      withRecord('kept', recordOf('kept', 'assigned', { ...onLease, ...more }));
    const told = { ...answerOf('kept', 'submit'), action: 'confirm' as const, status: 200 };
    const stays = { ...record({ version: 5, confirmed_at: iso(BEGIN + 400) }) };
    const confirmation = [...eventsWithout('kept'), ...storyOf('kept', ...placed)].concat({
      ...{ matchId: 'kept', version: 5, state: 'assigned', at: BEGIN + 400 },
    });
    const ended = (at: number) => ({
      ...record({ state: 'failed', version: 5, reason: { code: 'not_confirmed' }, updated_at: iso(at) }),
      events: [...eventsWithout('kept'), ...storyOf('kept', ...placed)].concat({
        ...{ matchId: 'kept', version: 5, state: 'failed', at },
      }),
      entries: [...good.entries, releasedEntry('kept', at + 50)],
      held: [],
    });
    const ofLease = (change: Partial<History>) => found(change).filter((line) => line.startsWith('lease'));

    it('lets a match be confirmed and stay', () => {
      expect(found({ ...stays, events: confirmation, answers: [...good.answers, told] })).toEqual([]);
    });

    it.each([
      [1_000, []],
      [1_001, ['lease neither confirmed nor given back: kept']],
    ])('lets one that nobody confirmed end %d ms after its time: %j', (lateMs, expected) => {
      expect(ofLease(ended(confirmBy + lateMs))).toEqual(expected);
    });

    it('sees one that never ended, and one that ended too early', () => {
      expect(ofLease(record({}))).toEqual(['lease neither confirmed nor given back: kept']);
      expect(ofLease(ended(confirmBy - 1))).toEqual(['lease given back before its time was over: kept']);
    });

    it('sees one that was given back although it was confirmed', () => {
      expect(ofLease({ ...ended(confirmBy + 10), answers: [...good.answers, told] })).toEqual([
        'lease confirmed and given back all the same: kept',
        'lease confirmed, and its record does not say so: kept',
      ]);
    });

    it('sees one that was confirmed too late', () => {
      expect(ofLease(record({ confirmed_at: iso(confirmBy) }))).toEqual([
        'lease confirmed after its time was over: kept',
      ]);
    });

    it('sees one that had nothing to confirm', () => {
      expect(ofLease(record({ confirm_by: null, state: 'failed', reason: { code: 'not_confirmed' } }))).toEqual([
        'lease ended by a lease that it does not have: kept',
      ]);
    });
  });

  describe('what Redis has forgotten', () => {
    const losses = [{ from: BEGIN, to: BEGIN + 100 }];

    it('is counted apart and no broken promise', () => {
      const events = eventsWithout('full');
      const report = audit({ ...good, ...withRecord('full', null), events, losses });
      expect(report).toMatchObject({ accepted: 2, forgotten: 1, found: [] });
    });

    it('leaves its match_id free for another body', () => {
      const conflict = {
        ...answerOf('full', 'submit'),
        action: 'conflict' as const,
        sentAt: DEADLINE,
        answeredAt: DEADLINE,
      };
      expect(found({ answers: [...good.answers, conflict], losses })).toEqual([]);
      expect(found({ answers: [...good.answers, conflict] })).toEqual(['P4 another body was accepted: full']);
      const refused = { ...conflict, action: 'submit' as const, sentAt: DEADLINE + 1, answeredAt: DEADLINE + 2 };
      const late = [...good.answers, conflict, { ...refused, status: 409 }];
      expect(found({ answers: late, losses })).toEqual([]);
    });

    it('excuses a second payload and a payload shared, which came from that moment alone', () => {
      const entries = [
        ...good.entries,
        reservedEntry('kept', BEGIN + 90, 'another'),
        releasedEntry('kept', DEADLINE, 'another'),
      ];
      expect(found({ entries, losses })).toEqual([]);
      expect(found({ entries })).toEqual(['P2 two payloads: kept']);
    });

    it('excuses an assignment whose release was forgotten, and no other end of a hold', () => {
      const entries = [reservedEntry('kept', BEGIN + 150), releasedEntry('kept', BEGIN + 400)];
      const others = good.entries.filter(({ payloadId }) => payloadId !== 'payload of kept');
      const change = { entries: [...others, ...entries] };
      expect(found({ ...change, losses: [{ from: BEGIN + 300, to: BEGIN + 500 }] })).toEqual([]);
      const before = [{ from: BEGIN + 401, to: BEGIN + 500 }];
      expect(found({ ...change, losses: before })).toEqual(['P2 given back under its match: kept']);
      const long = { ...change, losses: [{ from: BEGIN - 2_000, to: BEGIN - 1_800 }] };
      expect(found(long)).toEqual(['P2 given back under its match: kept']);
      expect(found({ ...long, outages: [{ from: BEGIN - 1_800, to: BEGIN - 1_000 }] })).toEqual([]);
    });

    it('excuses nothing that was answered outside the moment', () => {
      const later = [{ from: DEADLINE, to: DEADLINE + 100 }];
      expect(found({ ...withRecord('full', null), losses: later })).toEqual(['P1 accepted and forgotten: full']);
    });
  });

  it('takes a run that did not come to rest, or in which a process fell over, for no proof', () => {
    expect(found({ unfinished: ['2 open intents'] })).toEqual(['run did not become quiet: 2 open intents']);
    const exits = [{ process: 'api-0', exit: 1, at: DEADLINE, toldAt: undefined }];
    expect(found({ exits })).toEqual(['run a process ended by itself: api-0 ended with 1']);
  });

  it('excuses a process that is cut off while it stops, if Redis kept it waiting', () => {
    const exits = [{ process: 'api-0', exit: 1, at: BEGIN + 3_000, toldAt: BEGIN }];
    expect(found({ exits, outages: [{ from: BEGIN + 500, to: BEGIN + 2_600 }] })).toEqual([]);
    const cutOff = ['run a process ended by itself: api-0 ended with 1'];
    expect(found({ exits, outages: [{ from: BEGIN + 500, to: BEGIN + 2_400 }] })).toEqual(cutOff);
    const killed = [{ process: 'api-0', exit: 'SIGABRT', at: BEGIN + 3_000, toldAt: BEGIN }];
    expect(found({ exits: killed, outages: [{ from: BEGIN, to: BEGIN + 3_000 }] })).toEqual([
      'run a process ended by itself: api-0 ended with SIGABRT',
    ]);
  });

  it('takes a run in which nothing happened for no proof', () => {
    const nothing = { sent: [], answers: [], records: new Map(), events: [], entries: [], held: [] };
    expect(found(nothing)).toEqual(['run no match was accepted: ', 'run no match is assigned: ']);
  });
});
