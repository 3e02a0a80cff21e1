/** What the answers for operators look like; a test holds each against its schema. */
import { allocations, assignedMatch, matchEvent, operatorEvent, plan } from './api-examples.ts';

export const overview = {
  at: '2026-11-23T16:52:50.000Z',
  matches: { queued: 3, reserving: 1, annotating: 0, assigned: 41, released: 812, ended: 0, failed: 2, cancelled: 5 },
  activity: {
    step_ms: 2_000,
    at: [1_795_452_766_000, 1_795_452_768_000],
    accepted: [null, 12],
    assigned: [null, 11],
    failed: [null, 0],
    cancelled: [null, 0],
    released: [null, 4],
    ended: [null, 0],
    on_the_way: [null, 4],
    with_server: [null, 41],
    p50_ms: [null, 74],
    p95_ms: [null, 180],
    p99_ms: [null, 410],
  },
  backlog: [{ profile: 'ranked', queued: 3, oldest_at: '2026-11-23T16:52:49.357Z' }],
  duties: { open_intents: 0, oldest_intent_at: null, releases_owed: 0 },
  webhooks: { waiting: 0, dead_letters: 0 },
  allocations: allocations.allocations,
  profiles: { version: 'sha256:764c6389ac0f4bd4', loaded_at: '2026-11-23T16:50:00.000Z', problems: [] },
  failures: [
    {
      match_id: 'm-1987',
      at: '2026-11-23T16:51:02.118Z',
      code: 'no_capacity',
      message: 'no step of the plan had room until the deadline',
    },
  ],
  actions: [operatorEvent],
};

export const timeline = {
  match: assignedMatch,
  events: [matchEvent],
  plan,
  plan_problem: null,
  payload: {
    state: 'Reserved',
    labels: { 'matchgate-match': 'm-2041', mode: '5v5' },
    annotations: [{ key: 'matchgate-match-id', value: 'm-2041', cut: false }],
  },
  payload_problem: null,
};
