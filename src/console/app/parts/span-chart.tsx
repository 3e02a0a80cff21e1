import { OUTCOME_TONE } from './badges.tsx';
import { duration } from '../format.ts';
import type { Span } from '../span-of-match.ts';

/** The way of a match to its server, drawn: its phases above, the calls to each allocation below, on one axis of time. */
export function SpanChart({ span }: { span: Span }) {
  const { lengthMs, segments, lanes } = span;
  const place = (from: number, to: number) => ({
    left: `${(100 * from) / lengthMs}%`,
    width: `${Math.max(0.4, (100 * (to - from)) / lengthMs)}%`,
  });
  return (
    <div class="span" role="img" aria-label={`The way to a server, ${duration(lengthMs)}; in words below`}>
      <div class="lane">
        <span class="lane-name">phases</span>
        <div class="track">
          {segments.map(({ state, from, to }) => (
            <div
              key={`${state}${from}`}
              class={`segment ${state}`}
              style={place(from, to)}
              title={title(state, from, to)}
            >
              <span>{state}</span>
            </div>
          ))}
        </div>
      </div>
      {lanes.map(({ allocation, marks }) => (
        <div class="lane" key={allocation}>
          <span class="lane-name">{allocation}</span>
          <div class="track thin">
            {marks.map(({ attempt, from, to }) => (
              <div
                key={from}
                class={`mark ${OUTCOME_TONE[attempt.outcome]}`}
                style={place(from, to)}
                title={title(attempt.outcome, from, to)}
              />
            ))}
          </div>
        </div>
      ))}
      <div class="lane axis">
        <span class="lane-name" />
        <div class="track">
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <span key={share} style={{ left: `${share * 100}%` }}>
              {duration(share * lengthMs)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

const title = (what: string, from: number, to: number) => `${what}: ${duration(to - from)}, from ${duration(from)}`;
