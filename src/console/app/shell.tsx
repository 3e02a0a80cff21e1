import { useEffect, useRef } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { ageMs, overview, STALE_AFTER_MS, trouble } from './live.ts';
import { Confirm, Told } from './parts/confirm.tsx';
import { TroubleNote } from './parts/notes.tsx';
import { duration } from './format.ts';
import { view } from './route.ts';
import { credential, signInReason, signOut } from './session.ts';
import { SignIn } from './sign-in.tsx';
import { VIEWS, type View } from './view-names.ts';
import { AllocationsView } from './views/allocations.tsx';
import { BacklogView } from './views/backlog.tsx';
import { ExplainView } from './views/explain.tsx';
import { LettersView } from './views/letters.tsx';
import { MatchesView } from './views/matches.tsx';
import { NowView } from './views/now.tsx';

const SHOWN: Record<View, ComponentType> = {
  now: NowView,
  allocations: AllocationsView,
  backlog: BacklogView,
  matches: MatchesView,
  explain: ExplainView,
  letters: LettersView,
};

export function Shell() {
  if (signInReason.value !== null) return <SignIn />;
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to content
      </a>
      <header class="top">
        <span class="brand">
          <img src="console/icon.svg" alt="" width="22" height="22" /> Matchgate
        </span>
        <Nav />
        <Freshness />
        {credential.value !== null && (
          <button type="button" class="quiet" onClick={signOut}>
            Sign out
          </button>
        )}
      </header>
      <Main />
      <footer class="bottom">
        <a href="docs">API</a> <a href="console/licences.txt">Licences</a>
      </footer>
      <Confirm />
      <Told />
    </>
  );
}

function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Nav() {
  return (
    <nav aria-label="Views">
      {Object.entries(VIEWS).map(([name, title]) => (
        <a key={name} href={`#/${name}`} aria-current={view.value === name ? 'page' : undefined}>
          {title}
          {name === 'letters' && <Bubble value={overview.value?.webhooks.dead_letters ?? 0} />}
        </a>
      ))}
    </nav>
  );
}

function Bubble({ value }: { value: number }) {
  return value === 0 ? null : <span class="bubble">{value}</span>;
}

/** Whoever goes to another view is at its beginning, also with a screen reader. */
function Main() {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(view.value);
  const name = view.value;
  useEffect(() => {
    document.title = `${VIEWS[name]} · Matchgate console`;
    if (shown.current !== name) {
      // By itself, focus would bring the beginning under the header, which stays at the top.
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
    shown.current = name;
  }, [name]);
  const View = SHOWN[name];
  return (
    <main id="main" ref={main} tabIndex={-1}>
      {trouble.value !== null && (
        <TroubleNote trouble={trouble.value} what={overview.value ? OLD_FIGURES : NO_FIGURES} />
      )}
      <View />
    </main>
  );
}
const OLD_FIGURES = 'The figures below are not of now';
const NO_FIGURES = 'There are no figures';

function Freshness() {
  if (overview.value === null) return <span class="fresh">connecting…</span>;
  const isOld = ageMs.value > STALE_AFTER_MS;
  return (
    <span class={isOld ? 'fresh old' : 'fresh'}>
      <i class="dot" aria-hidden="true" /> {isOld ? `${duration(ageMs.value)} old` : 'live'}
    </span>
  );
}
