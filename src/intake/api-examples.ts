/** What requests and answers look like; a test holds each against its schema. */
import { PROBLEMS, problemType, type ProblemCode } from './problem-catalogue.ts';

export const matchRequest = {
  match_id: 'm-2041',
  profile: 'ranked',
  attributes: { map: 'harbor', mode: '5v5', build: '1.42.0' },
  players: [
    { player_id: 'p1', team: 'red', latencies_ms: { 'eu-west': 31, 'us-east': 104 }, attributes: { mmr: 1510 } },
    { player_id: 'p2', team: 'blue', latencies_ms: { 'eu-west': 44 }, attributes: { mmr: 1498 } },
  ],
  deadline_ms: 30_000,
  match_data: { ruleset: 'classic' },
};

const profileVersion = 'sha256:764c6389ac0f4bd4';
const allocationId = '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01';

export const queuedMatch = {
  match_id: 'm-2041',
  profile: 'ranked',
  state: 'queued',
  waiting_for: null,
  reason: null,
  version: 1,
  priority: 5,
  created_at: '2026-11-23T16:52:49.357Z',
  updated_at: '2026-11-23T16:52:49.357Z',
  deadline_at: '2026-11-23T16:53:19.357Z',
  profile_version: profileVersion,
  confirm_by: null,
  confirmed_at: null,
  reservation: null,
  attempts: [],
  attempts_count: 0,
  timings_ms: {},
  position: 1,
  estimated_wait_ms: 40,
};

const reservation = {
  project_id: 'alpha-beta-123456',
  allocation: 'eu-west',
  allocation_id: allocationId,
  region: 'eu-west',
  payload_id: '8hhtn-fvpvq',
  payload_address: '198.51.100.7',
  payload_ports: [{ name: 'game', port: 7777 }],
  selector: 'exact',
  selector_index: 0,
  reserved_at: '2026-11-23T16:52:49.418Z',
};

export const assignedMatch = {
  ...queuedMatch,
  state: 'assigned',
  version: 4,
  updated_at: '2026-11-23T16:52:49.431Z',
  reservation,
  attempts: [
    {
      at: '2026-11-23T16:52:49.402Z',
      allocation: 'eu-west',
      selectors: ['exact', 'any-map'],
      outcome: 'reserved',
      status: 200,
      duration_ms: 12,
    },
  ],
  attempts_count: 1,
  timings_ms: { queued: 30, reserve: 31, annotate: 8, total: 74 },
  position: null,
  estimated_wait_ms: null,
};

export const withdrawnMatch = { ...assignedMatch, state: 'released', version: 5 };

export const matchEvent = {
  specversion: '1.0',
  id: '0-1732380769431-0',
  source: '/v1/matches',
  type: 'matchgate.match.assigned',
  subject: 'm-2041',
  time: '2026-11-23T16:52:49.431Z',
  datacontenttype: 'application/json',
  data: { match_id: 'm-2041', state: 'assigned', version: 4, reservation },
};

export const eventStreamText = `retry: 1000\n\nid: 4\nevent: ${matchEvent.type}\ndata: ${JSON.stringify(matchEvent)}\n\n`;

export const plan = {
  profile: 'ranked',
  profile_version: profileVersion,
  steps: [
    {
      allocation: 'eu-west',
      allocation_id: allocationId,
      region: 'eu-west',
      opens_after_ms: 0,
      breaker: 'closed',
      paused: false,
      selectors: [
        {
          name: 'exact',
          match_labels: { build: '1.42.0', map: 'harbor' },
          payload_state: 'Ready',
          opens_after_ms: 0,
          ready: 60,
        },
      ],
    },
  ],
  left_out: [{ selector: 'join', why: "the condition attributes.mode == 'casual' does not hold" }],
};

export const profiles = {
  version: profileVersion,
  loaded_at: '2026-11-23T16:50:00.000Z',
  last_error: null,
  profiles: [
    {
      name: 'ranked',
      deadline_ms: 30_000,
      priority: 5,
      prefer: 'allocation',
      allow_override: false,
      allocations: ['eu-west', 'us-east'],
      selectors: ['exact', 'any-map'],
    },
  ],
};

export const allocations = {
  allocations: [
    {
      name: 'eu-west',
      project_id: 'alpha-beta-123456',
      allocation_id: allocationId,
      region: 'eu-west',
      breaker: 'closed',
      breaker_since: null,
      breaker_forced: null,
      breaker_forced_at: null,
      paused: false,
      paused_at: null,
      in_flight: 3,
      workers: 2,
      last_errors: [{ at: '2026-11-23T16:48:12.000Z', outcome: 'unavailable', message: 'the upstream answered 503' }],
      payloads: { at: '2026-11-23T16:52:49.000Z', ready: 60, reserved: 40 },
    },
  ],
};

export const operatorEvent = {
  specversion: '1.0',
  id: '0-1732380769431-1',
  source: '/v1/allocations',
  type: 'matchgate.operator.breaker',
  subject: 'eu-west',
  time: '2026-11-23T16:52:49.431Z',
  datacontenttype: 'application/json',
  data: { allocation: 'eu-west', by: 'on-call', state: 'open' },
};

export const allocationControl = { name: 'eu-west', paused: true, breaker_forced: null };

/** What is particular to a request; where nothing is, the title says it all. */
const DETAILS: Partial<Record<ProblemCode, string>> = {
  malformed_json: 'the body is not valid JSON',
  match_not_found: 'no match with this match_id is known',
  match_id_conflict: 'a match with this match_id and another body has been accepted before',
  body_too_large: 'the body must be at most 256 KiB',
  unsupported_media_type: 'Content-Type must be application/json',
  invalid_request: '/players/0/latencies_ms/eu-west must be >= 0',
  store_unavailable: 'the request was not taken',
};

export function problemExample(code: ProblemCode): object {
  const { title, status } = PROBLEMS[code];
  const errors = [{ pointer: '/players/0/latencies_ms/eu-west', message: 'must be >= 0' }];
  return {
    type: problemType(code),
    title,
    status,
    detail: DETAILS[code] ?? title,
    code,
    request_id: '6f0c3a5e-6f2d-4a51-9a3c-2f7d6f0b8a11',
    ...(code === 'invalid_request' ? { errors } : {}),
  };
}

export const batchAnswer = {
  results: [
    { match_id: 'm-2041', status: 202, match: queuedMatch },
    { match_id: 'm-2042', status: 422, problem: problemExample('invalid_request') },
  ],
};

export const confirmedMatch = {
  ...assignedMatch,
  version: 5,
  confirm_by: '2026-11-23T16:53:19.431Z',
  confirmed_at: '2026-11-23T16:52:51.020Z',
};

export const deadLetter = {
  id: '0-1732380769431-0',
  match_id: 'm-2041',
  state: 'assigned',
  version: 4,
  endpoint: 'https://matchmaker.example/hooks/matchgate',
  tries: 14,
  reason: 'the endpoint answered 500 for as long as it is tried',
  first_tried_at: '2026-11-23T16:52:49.480Z',
  died_at: '2026-11-24T16:52:50.102Z',
  event: matchEvent,
};
