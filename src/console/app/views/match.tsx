import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, type Trouble } from '../api.ts';
import { duration, timeOfDay } from '../format.ts';
import { now } from '../live.ts';
import { StateBadge } from '../parts/badges.tsx';
import { ask } from '../parts/confirm.tsx';
import { Empty, Loading, TroubleNote } from '../parts/notes.tsx';
import { PlanSteps } from '../parts/plan-steps.tsx';
import { Since } from '../parts/since.tsx';
import { SpanChart } from '../parts/span-chart.tsx';
import type { MatchRecord, MatchTimeline } from '../shapes.ts';
import { isOnTheWay, spanOf } from '../span-of-match.ts';
import { Attempts, Events } from './match-history.tsx';
import { PayloadTold } from './payload-told.tsx';

const EVERY_MS = 2_000;

/** What one match went through, kept up to date while it can still change. */
export function MatchView({ matchId }: { matchId: string }) {
  const seen = useSignal<MatchTimeline | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const load = async () => {
    const outcome = await call<MatchTimeline>(`v1/matches/${encodeURIComponent(matchId)}/timeline`);
    trouble.value = outcome.kind === 'trouble' ? outcome.trouble : null;
    if (outcome.kind === 'ok') seen.value = outcome.value;
  };
  useEffect(() => {
    void load();
    const again = setInterval(() => {
      const state = seen.value?.match.state;
      // Also where nothing has been seen yet: the gateway may have been away.
      if ((state === undefined || !isOver(state)) && !document.hidden) void load();
    }, EVERY_MS);
    return () => clearInterval(again);
  }, []);
  return (
    <>
      {trouble.value && <TroubleNote trouble={trouble.value} what={matchId} />}
      {seen.value && <Shown timeline={seen.value} reload={() => void load()} />}
      {!seen.value && !trouble.value && <Loading />}
    </>
  );
}

const isOver = (state: MatchRecord['state']) => !isOnTheWay(state) && state !== 'assigned';

function Shown({ timeline, reload }: { timeline: MatchTimeline; reload: () => void }) {
  const { match, events, plan, plan_problem } = timeline;
  return (
    <article class="match">
      <Head match={match} reload={reload} />
      <section>
        <h2>Time line</h2>
        <SpanChart span={spanOf(timeline, now.value)} />
        <Events events={events} start={Date.parse(match.created_at)} />
      </section>
      <section>
        <h2>Attempts</h2>
        <Attempts match={match} />
      </section>
      <div class="columns">
        <section>
          <h2>Plan, as it would be made now</h2>
          {plan ? <PlanSteps plan={plan} /> : <Empty>{plan_problem ?? 'There is none.'}</Empty>}
        </section>
        <section>
          <h2>What its payload was told</h2>
          <PayloadTold timeline={timeline} />
        </section>
      </div>
      <details>
        <summary>The record, as the API gives it</summary>
        <pre tabIndex={0}>{JSON.stringify(match, null, 2)}</pre>
      </details>
    </article>
  );
}

function Head({ match, reload }: { match: MatchRecord; reload: () => void }) {
  const { match_id, state, profile, reservation, reason, waiting_for, position, timings_ms } = match;
  return (
    <header class="match-head">
      <h2>
        {match_id} <StateBadge state={state} />
      </h2>
      <p class="lead">
        {profile}, accepted <Since at={match.created_at} after=" ago" />
        {timings_ms.total !== undefined && ` · server after ${duration(timings_ms.total)}`}
        {waiting_for !== null && ` · waits for ${waiting_for}`}
        {position !== null && ` · place ${position} in line`}
        {isOnTheWay(state) && ` · deadline ${timeOfDay(match.deadline_at)}`}
      </p>
      {reason && (
        <div class="note bad">
          <strong>{reason.code}</strong>
          <p>
            {reason.message}. {reason.retryable ? 'A new match may succeed.' : 'A new match will not mend it.'}
          </p>
        </div>
      )}
      {reservation && (
        <p>
          <strong>{reservation.payload_id}</strong> in {reservation.allocation} at{' '}
          <code>
            {reservation.payload_address}:{reservation.payload_ports.map(({ port }) => port).join(',')}
          </code>
          {reservation.selector !== null && ` by selector ${reservation.selector}`}
        </p>
      )}
      {!isOver(state) && <Withdraw match={match} reload={reload} />}
    </header>
  );
}

function Withdraw({ match: { match_id, state }, reload }: { match: MatchRecord; reload: () => void }) {
  const releases = state === 'assigned';
  const verb = releases ? 'Release' : 'Cancel';
  const withdraw = () =>
    ask({
      title: `${verb} ${match_id}`,
      effect: releases
        ? 'Its game server is given back; whoever plays there loses it.'
        : 'It gets no server, and what was reserved for it is given back.',
      verb: `${verb} the match`,
      isHarmful: true,
      path: `v1/matches/${encodeURIComponent(match_id)}/withdraw`,
      request: { method: 'POST' },
      done: reload,
    });
  return (
    <button type="button" class="harmful" onClick={withdraw}>
      {verb} the match
    </button>
  );
}
