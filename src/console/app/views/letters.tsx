import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { firstPage, type Outcome } from '../api.ts';
import { StateBadge } from '../parts/badges.tsx';
import { ask } from '../parts/confirm.tsx';
import { Empty, Loading, TroubleNote } from '../parts/notes.tsx';
import { Since } from '../parts/since.tsx';
import { linkTo } from '../route.ts';
import type { DeadLetter, DeadLetterPage } from '../shapes.ts';

const PATH = 'v1/webhooks/dead-letters';

export function LettersView() {
  const page = useSignal<Outcome<DeadLetterPage> | null>(null);
  const load = async () => {
    page.value = await firstPage<DeadLetterPage>(`${PATH}?limit=50`, ({ dead_letters }) => dead_letters);
  };
  useEffect(() => void load(), []);
  const retryAll = () =>
    ask({
      title: 'Send all dead letters again',
      effect: 'Each is tried anew for the whole time, up to 1,000 at once, newest first.',
      verb: 'Send all again',
      path: `${PATH}/retry`,
      request: { method: 'POST' },
      done: () => void load(),
    });
  return (
    <>
      <header class="view">
        <h1>Dead letters</h1>
        {page.value?.kind === 'ok' && page.value.value.dead_letters.length > 0 && (
          <button type="button" onClick={retryAll}>
            Send all again
          </button>
        )}
      </header>
      <p class="lead">Callbacks of your tenant’s matches that were given up, newest first.</p>
      <Letters page={page.value} reload={() => void load()} />
    </>
  );
}

function Letters({ page, reload }: { page: Outcome<DeadLetterPage> | null; reload: () => void }) {
  if (page === null) return <Loading />;
  if (page.kind === 'trouble') return <TroubleNote trouble={page.trouble} />;
  const { dead_letters, next_cursor } = page.value;
  if (dead_letters.length === 0) return <Empty>Every callback was told, or is still being tried.</Empty>;
  return (
    <>
      <ul class="list roomy">
        {dead_letters.map((letter) => (
          <Letter key={letter.id} letter={letter} reload={reload} />
        ))}
      </ul>
      {next_cursor !== null && <p class="hint">There are more; these are the newest.</p>}
    </>
  );
}

function Letter({ letter, reload }: { letter: DeadLetter; reload: () => void }) {
  const { id, match_id, state, endpoint, tries, reason, died_at } = letter;
  const retry = () =>
    ask({
      title: `Send the dead letter of ${match_id} again`,
      effect: `It tells ${endpoint} that the match is ${state}, and is tried anew for the whole time.`,
      verb: 'Send again',
      path: `${PATH}/${encodeURIComponent(id)}/retry`,
      request: { method: 'POST' },
      done: reload,
    });
  return (
    <li>
      <a href={linkTo('matches', match_id)}>{match_id}</a> <StateBadge state={state} />
      <span class="right">
        <Since at={died_at} before="given up " after=" ago" />
        <button type="button" aria-label={`Send again: ${match_id}`} onClick={retry}>
          Send again
        </button>
      </span>
      <span class="detail">
        {endpoint}: {reason}, after {tries} tries
      </span>
    </li>
  );
}
