/** Where on a match's time line its phases and attempts lie. Pure. */
import type { Attempt, MatchRecord, MatchState, MatchTimeline } from './shapes.ts';

export interface Segment {
  readonly state: MatchState;
  /** Milliseconds since acceptance. */
  readonly from: number;
  readonly to: number;
}

export interface AttemptMark {
  readonly attempt: Attempt;
  readonly from: number;
  readonly to: number;
}

export interface Span {
  /** How long the drawn part is: until the match had its server, or was over; until now, while it is on the way. */
  readonly lengthMs: number;
  readonly segments: readonly Segment[];
  /** By allocation, in the order of the first attempt. */
  readonly lanes: readonly { readonly allocation: string; readonly marks: readonly AttemptMark[] }[];
}

const ON_THE_WAY: readonly MatchState[] = ['queued', 'reserving', 'annotating'];

export const isOnTheWay = (state: MatchState) => ON_THE_WAY.includes(state);

/** @param now ms since the epoch, by the gateway's clock */
export function spanOf({ match, events }: Pick<MatchTimeline, 'match' | 'events'>, now: number): Span {
  const start = Date.parse(match.created_at);
  const changes = events.map(({ time, data }) => ({ at: Date.parse(time) - start, state: data.state }));
  const placed = changes.find(({ state }) => !isOnTheWay(state))?.at;
  const marks = match.attempts.map((attempt) => markOf(attempt, start));
  const known = placed ?? (isOnTheWay(match.state) ? now : Date.parse(match.updated_at)) - start;
  const lengthMs = Math.max(1, known, ...marks.map(({ to }) => to));
  const segments = changes.flatMap(({ at, state }, index) =>
    isOnTheWay(state) ? [{ state, from: at, to: changes[index + 1]?.at ?? lengthMs }] : [],
  );
  return { lengthMs, segments, lanes: lanesOf(match, marks) };
}

/** `at` is when an attempt had come to its end. */
function markOf(attempt: Attempt, start: number): AttemptMark {
  const to = Math.max(0, Date.parse(attempt.at) - start);
  return { attempt, from: Math.max(0, to - attempt.duration_ms), to };
}

function lanesOf({ attempts }: MatchRecord, marks: readonly AttemptMark[]): Span['lanes'] {
  const names = [...new Set(attempts.map(({ allocation }) => allocation))];
  return names.map((allocation) => ({
    allocation,
    marks: marks.filter(({ attempt }) => attempt.allocation === allocation),
  }));
}
