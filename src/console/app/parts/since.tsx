import { age, timeOfDay } from '../format.ts';
import { now } from '../live.ts';

/** How long ago, and when, for whoever points at it. */
export function Since({ at, before = '', after = '' }: { at: string | number; before?: string; after?: string }) {
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={`${date.toLocaleDateString()} ${timeOfDay(at)}`}>
      {before}
      {age(at, now.value)}
      {after}
    </time>
  );
}
