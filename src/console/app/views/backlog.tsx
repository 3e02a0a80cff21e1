import { count } from '../format.ts';
import { now, overview } from '../live.ts';
import { Empty, Loading } from '../parts/notes.tsx';
import { Since } from '../parts/since.tsx';
import type { Overview } from '../shapes.ts';

const OLD_MS = 10_000;

export function BacklogView() {
  const seen = overview.value;
  if (!seen) return <Loading />;
  const { matches } = seen;
  const most = Math.max(1, ...seen.backlog.map(({ queued }) => queued));
  const sorted = [...seen.backlog].sort((one, other) => other.queued - one.queued);
  return (
    <>
      <h1>Backlog</h1>
      <p class="lead">
        {count(matches.queued)} queued, {count(matches.reserving + matches.annotating)} being placed, over all tenants.
      </p>
      {matches.queued === 0 && <Empty>Nobody waits.</Empty>}
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Profile</th>
            <th scope="col" class="number">
              Queued
            </th>
            <th scope="col">Longest for</th>
            <th scope="col" class="wide">
              <span class="sr-only">Share</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((line) => (
            <Row key={line.profile} line={line} most={most} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Row({ line, most }: { line: Overview['backlog'][number]; most: number }) {
  const { profile, queued, oldest_at } = line;
  const isOld = oldest_at !== null && now.value - Date.parse(oldest_at) > OLD_MS;
  return (
    <tr>
      <th scope="row">{profile}</th>
      <td class="number" data-label="Queued">
        {count(queued)}
      </td>
      <td class={isOld ? 'bad' : ''} data-label="Longest for">
        {queued === 0 || oldest_at === null ? '–' : <Since at={oldest_at} />}
        {isOld && ' (long)'}
      </td>
      <td class="wide" aria-hidden="true">
        <div class={isOld ? 'bar bad' : 'bar'} style={{ width: `${(100 * queued) / most}%` }} />
      </td>
    </tr>
  );
}
