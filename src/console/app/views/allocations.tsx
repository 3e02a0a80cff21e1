import { count } from '../format.ts';
import { overview } from '../live.ts';
import { Badge, BreakerBadge } from '../parts/badges.tsx';
import { ask, type Action } from '../parts/confirm.tsx';
import { Empty, Loading } from '../parts/notes.tsx';
import { Since } from '../parts/since.tsx';
import type { Allocation } from '../shapes.ts';

export function AllocationsView() {
  const seen = overview.value;
  if (!seen) return <Loading />;
  const troubled = (allocation: Allocation) => allocation.breaker !== 'closed' || allocation.paused;
  const sorted = [...seen.allocations].sort((one, other) => Number(troubled(other)) - Number(troubled(one)));
  return (
    <>
      <h1>Allocations</h1>
      {sorted.length === 0 && <Empty>The profiles file names no allocation.</Empty>}
      <div class="cards">
        {sorted.map((allocation) => (
          <Card key={allocation.name} allocation={allocation} />
        ))}
      </div>
    </>
  );
}

function Card({ allocation }: { allocation: Allocation }) {
  const { name, region, paused, paused_at, payloads } = allocation;
  const since = allocation.breaker_forced === null ? allocation.breaker_since : allocation.breaker_forced_at;
  return (
    <article class={`card ${toneOf(allocation)}`} aria-labelledby={`allocation-${name}`}>
      <header>
        <h2 id={`allocation-${name}`}>{name}</h2>
        <span class="hint">{region}</span>
      </header>
      <p class="status">
        <span>
          Breaker <BreakerBadge allocation={allocation} />
          {since !== null && <Since at={since} before=" for " />}
        </span>
        {paused && (
          <span>
            <Badge tone="warn">paused</Badge>
            {paused_at !== null && <Since at={paused_at} before=" for " />}
          </span>
        )}
      </p>
      <dl class="figures">
        <Figure name="ready" value={payloads?.ready} isBad={payloads?.ready === 0} />
        <Figure name="reserved" value={payloads?.reserved} />
        <Figure name="in flight" value={allocation.in_flight} />
        <Figure name="orphans" value={payloads?.orphans} isBad={(payloads?.orphans ?? 0) > 0} />
        <Figure name="workers" value={allocation.workers} />
      </dl>
      <Errors errors={allocation.last_errors} />
      <Buttons allocation={allocation} />
    </article>
  );
}

function toneOf({ breaker, breaker_forced, paused, payloads }: Allocation): string {
  if ((breaker === 'open' && breaker_forced === null) || payloads?.ready === 0) return 'bad';
  return breaker_forced !== null || paused || breaker !== 'closed' ? 'warn' : '';
}

function Figure({ name, value, isBad = false }: { name: string; value: number | undefined; isBad?: boolean }) {
  return (
    <div class={isBad ? 'bad' : ''}>
      <dt>{name}</dt>
      <dd>{value === undefined ? '–' : count(value)}</dd>
    </div>
  );
}

function Errors({ errors }: { errors: Allocation['last_errors'] }) {
  if (errors.length === 0) return <Empty>No call has failed since its workers started.</Empty>;
  return (
    <ul class="list errors" aria-label="Last errors">
      {errors.slice(0, 3).map(({ at, outcome, message }) => (
        <li key={at + message}>
          <Badge tone="bad">{outcome}</Badge>
          <span class="right">
            <Since at={at} after=" ago" />
          </span>
          <span class="detail">{message}</span>
        </li>
      ))}
    </ul>
  );
}

function Buttons({ allocation }: { allocation: Allocation }) {
  const { name, breaker_forced: forced } = allocation;
  const button = (label: string, action: Action) => (
    <button type="button" aria-label={`${label}: ${name}`} onClick={() => ask(action)}>
      {label}
    </button>
  );
  return (
    <div class="buttons">
      {allocation.paused ? button('Resume', resume(name)) : button('Pause', pause(name))}
      {forced !== 'open' && button('Hold open', hold(name, 'open'))}
      {forced !== 'closed' && button('Hold closed', hold(name, 'closed'))}
      {forced !== null && button('Let it decide', letGo(name))}
    </div>
  );
}

const pathOf = (name: string, what: string) => `v1/allocations/${encodeURIComponent(name)}/${what}`;

const pause = (name: string): Action => ({
  title: `Pause ${name}`,
  effect: 'Workers choose it no more. Matches that it serves keep their servers.',
  verb: 'Pause',
  isHarmful: true,
  path: pathOf(name, 'pause'),
  request: { method: 'POST' },
});

const resume = (name: string): Action => ({
  title: `Resume ${name}`,
  effect: 'Workers choose it again.',
  verb: 'Resume',
  path: pathOf(name, 'resume'),
  request: { method: 'POST' },
});

const hold = (name: string, state: 'open' | 'closed'): Action => ({
  title: `Hold the breaker of ${name} ${state}`,
  effect:
    state === 'open'
      ? 'No call is made to it until you let the breaker decide again.'
      : 'Calls are made whatever came of the ones before, until you let the breaker decide again.',
  verb: `Hold ${state}`,
  isHarmful: true,
  path: pathOf(name, 'breaker'),
  request: { method: 'PUT', body: { state } },
});

const letGo = (name: string): Action => ({
  title: `Let the breaker of ${name} decide`,
  effect: 'It opens and closes again by what comes of its calls.',
  verb: 'Let it decide',
  path: pathOf(name, 'breaker'),
  request: { method: 'PUT', body: { state: 'auto' } },
});
