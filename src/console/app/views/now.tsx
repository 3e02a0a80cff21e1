import { concernsOf, type Concern } from '../concerns.ts';
import { count, timeOfDay } from '../format.ts';
import { now, orphansSince, overview } from '../live.ts';
import { Badge } from '../parts/badges.tsx';
import { Empty, Loading } from '../parts/notes.tsx';
import { Since } from '../parts/since.tsx';
import { linkTo } from '../route.ts';
import type { MatchState, OperatorEvent, Overview } from '../shapes.ts';
import { Plots } from './now-plots.tsx';

const SHOWN = 6;

/** What is wrong, where and since when; then how it goes. */
export function NowView() {
  const seen = overview.value;
  if (!seen) return <Loading />;
  return (
    <>
      <h1 class="sr-only">Now</h1>
      <Concerns concerns={concernsOf(seen, now.value, orphansSince.value)} />
      <States matches={seen.matches} />
      <Plots activity={seen.activity} />
      <div class="columns">
        <Failures failures={seen.failures} />
        <Actions actions={seen.actions} />
      </div>
      <p class="fineprint">
        Profiles <code>{seen.profiles.version.slice(0, 19)}</code>, loaded{' '}
        <Since at={seen.profiles.loaded_at} after=" ago" />. {count(seen.duties.open_intents)} open intents,{' '}
        {count(seen.duties.releases_owed)} payloads to give back, {count(seen.webhooks.waiting)} webhooks waiting.
      </p>
    </>
  );
}

function Concerns({ concerns }: { concerns: readonly Concern[] }) {
  return (
    <section class="concerns" aria-label="What needs attention">
      {concerns.length === 0 && (
        <p class="concern good">
          <Badge tone="good">All well</Badge> <span>Nothing needs attention.</span>
        </p>
      )}
      {concerns.map(({ level, what, why, since, view }) => (
        <a key={what} class={`concern ${level}`} href={linkTo(view)}>
          <Badge tone={level}>{level === 'bad' ? 'Trouble' : 'Notice'}</Badge>
          <strong>{what}</strong>
          {since !== undefined && (
            <span class="since">
              <Since at={since} before="for " />
            </span>
          )}
          <span class="why">{why}</span>
        </a>
      ))}
    </section>
  );
}

const LIVE: readonly MatchState[] = ['queued', 'reserving', 'annotating', 'assigned'];
const OVER: readonly MatchState[] = ['released', 'ended', 'cancelled', 'failed'];

function States({ matches }: { matches: Overview['matches'] }) {
  const tile = (state: MatchState) => (
    <div class={state === 'failed' && matches.failed > 0 ? 'tile bad' : 'tile'} key={state}>
      <dt>{state}</dt>
      <dd>{count(matches[state])}</dd>
    </div>
  );
  return (
    <section aria-label="Matches by state" class="states">
      <div>
        <h2>Matches now</h2>
        <dl class="tiles">{LIVE.map(tile)}</dl>
      </div>
      <div>
        <h2>
          Over <span class="hint">in all</span>
        </h2>
        <dl class="tiles over">{OVER.map(tile)}</dl>
      </div>
    </section>
  );
}

function Failures({ failures }: { failures: Overview['failures'] }) {
  return (
    <section>
      <h2>Failed or lost lately</h2>
      {failures.length === 0 && <Empty>No match has failed or lost its server lately.</Empty>}
      <ul class="list">
        {failures.slice(0, SHOWN).map(({ match_id, at, code, message }) => (
          <li key={match_id}>
            <a href={linkTo('matches', match_id)}>{match_id}</a> <Badge tone="bad">{code}</Badge>
            <span class="right">
              <Since at={at} after=" ago" />
            </span>
            <span class="detail">{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Actions({ actions }: { actions: readonly OperatorEvent[] }) {
  return (
    <section>
      <h2>Operators’ actions</h2>
      {actions.length === 0 && <Empty>No operator has done anything lately.</Empty>}
      <ul class="list">
        {actions.slice(0, SHOWN).map((event) => (
          <li key={event.id}>
            <strong>{event.type.replace('matchgate.operator.', '')}</strong> {event.subject}
            {event.data.state !== undefined && <span> ({event.data.state})</span>} by {event.data.by}
            <span class="right" title={timeOfDay(event.time)}>
              <Since at={event.time} after=" ago" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
