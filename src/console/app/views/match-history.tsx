import { duration, plural, timeOfDay } from '../format.ts';
import { Badge, OUTCOME_TONE, StateBadge } from '../parts/badges.tsx';
import { Empty } from '../parts/notes.tsx';
import type { MatchEvent, MatchRecord } from '../shapes.ts';

export function Events({ events, start }: { events: readonly MatchEvent[]; start: number }) {
  if (events.length === 0) return <Empty>Its events are older than what the outbox keeps.</Empty>;
  return (
    <ol class="events">
      {events.map(({ id, time, data }) => (
        <li key={id}>
          <span class="offset">+{duration(Date.parse(time) - start)}</span> <StateBadge state={data.state} />
          <span>
            {data.waiting_for !== undefined && `waits for ${data.waiting_for}`}
            {data.reservation && `${data.reservation.payload_id} in ${data.reservation.allocation}`}
            {data.confirmed_at !== undefined && 'confirmed'}
            {data.reason && `${data.reason.code}: ${data.reason.message}`}
          </span>
          <span class="right hint">{timeOfDay(time)}</span>
        </li>
      ))}
    </ol>
  );
}

export function Attempts({ match: { attempts, attempts_count, created_at } }: { match: MatchRecord }) {
  if (attempts.length === 0) return <Empty>No allocation has been asked yet.</Empty>;
  const start = Date.parse(created_at);
  return (
    <>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">Allocation</th>
            <th scope="col">Selectors</th>
            <th scope="col">Outcome</th>
            <th scope="col" class="number">
              Took
            </th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((attempt, index) => (
            <tr key={index}>
              <td data-label="At">+{duration(Date.parse(attempt.at) - start)}</td>
              <td data-label="Allocation">{attempt.allocation}</td>
              <td data-label="Selectors">{attempt.selectors.join(', ')}</td>
              <td data-label="Outcome">
                <Badge tone={OUTCOME_TONE[attempt.outcome]}>{attempt.outcome}</Badge>{' '}
                {attempt.status !== undefined && <span class="hint">{attempt.status}</span>}
              </td>
              <td data-label="Took" class="number">
                {duration(attempt.duration_ms)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {attempts_count > attempts.length && (
        <p class="hint">The newest of {plural(attempts_count, 'one', 'attempts')}.</p>
      )}
    </>
  );
}
