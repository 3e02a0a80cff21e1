import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { firstPage, type Outcome } from '../api.ts';
import { StateBadge } from '../parts/badges.tsx';
import { Empty, Loading, TroubleNote } from '../parts/notes.tsx';
import { Since } from '../parts/since.tsx';
import { goTo, linkTo, subject } from '../route.ts';
import type { MatchPage, MatchState } from '../shapes.ts';
import { MatchView } from './match.tsx';

const STATES: readonly MatchState[] = [
  'queued',
  'reserving',
  'annotating',
  'assigned',
  'released',
  'ended',
  'failed',
  'cancelled',
];

export function MatchesView() {
  const matchId = subject.value;
  return (
    <>
      <h1 class={matchId === '' ? '' : 'sr-only'}>Matches</h1>
      <Search />
      {matchId === '' ? <Newest /> : <MatchView key={matchId} matchId={matchId} />}
    </>
  );
}

/** `/` leads into it from anywhere in the view. */
function Search() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const inField = event.target instanceof Element && event.target.matches('input, textarea, select');
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    const matchId = input.current?.value.trim() ?? '';
    if (matchId !== '') goTo('matches', matchId);
  };
  return (
    <form class="search" role="search" onSubmit={submit}>
      <label for="match-id" class="sr-only">
        Match id
      </label>
      <input ref={input} id="match-id" type="search" placeholder="match id" autocomplete="off" spellcheck={false} />
      <button type="submit" class="primary">
        Show
      </button>
    </form>
  );
}

function Newest() {
  const state = useSignal<MatchState | ''>('');
  const page = useSignal<Outcome<MatchPage> | null>(null);
  const load = async (of: MatchState | '') => {
    const path = `v1/matches?limit=25${of === '' ? '' : `&state=${of}`}`;
    const found = await firstPage<MatchPage>(path, ({ matches }) => matches);
    if (state.value === of) page.value = found;
  };
  useEffect(() => {
    page.value = null;
    void load(state.value);
  }, [state.value]);
  return (
    <section>
      <header class="view">
        <h2>Newest</h2>
        <label>
          State{' '}
          <select
            value={state.value}
            onChange={({ currentTarget }) => (state.value = STATES.find((name) => name === currentTarget.value) ?? '')}
          >
            <option value="">all</option>
            {STATES.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => void load(state.value)}>
          Look again
        </button>
      </header>
      <Listed page={page.value} />
    </section>
  );
}

function Listed({ page }: { page: Outcome<MatchPage> | null }) {
  if (page === null) return <Loading />;
  if (page.kind === 'trouble') return <TroubleNote trouble={page.trouble} />;
  if (page.value.matches.length === 0) return <Empty>No such match is kept.</Empty>;
  return (
    <ul class="list roomy">
      {page.value.matches.map(({ match_id, state, profile, created_at, reason, reservation, waiting_for }) => (
        <li key={match_id}>
          <a href={linkTo('matches', match_id)}>{match_id}</a> <StateBadge state={state} />
          <span class="right">
            <Since at={created_at} after=" ago" />
          </span>
          <span class="detail">
            {profile}
            {reservation && ` · ${reservation.allocation}`}
            {waiting_for !== null && ` · waits for ${waiting_for}`}
            {reason && ` · ${reason.code}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
