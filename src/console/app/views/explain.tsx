import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, type Outcome, type Trouble } from '../api.ts';
import { Empty, TroubleNote } from '../parts/notes.tsx';
import { PlanSteps } from '../parts/plan-steps.tsx';
import type { Plan, Profiles } from '../shapes.ts';

const EXAMPLE = {
  attributes: { build: '1.42.0', map: 'harbor', mode: '5v5' },
  players: [{ player_id: 'p1', latencies_ms: { 'eu-west': 31, 'us-east': 104 } }],
};

/** What would be tried for a match: nothing is reserved. */
export function ExplainView() {
  const profiles = useSignal<readonly string[]>([]);
  const trouble = useSignal<Trouble | null>(null);
  const answer = useSignal<Outcome<Plan> | null>(null);
  useEffect(() => {
    void call<Profiles>('v1/profiles').then((outcome) => {
      if (outcome.kind === 'ok') profiles.value = outcome.value.profiles.map(({ name }) => name);
      else trouble.value = outcome.trouble;
    });
  }, []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLFormElement) answer.value = await explain(new FormData(event.currentTarget));
  };
  return (
    <>
      <h1>Explain</h1>
      <p class="lead">What would be tried for a match, in its order. Nothing is reserved.</p>
      {trouble.value && <TroubleNote trouble={trouble.value} />}
      <div class="columns">
        <form class="explain" onSubmit={(event) => void submit(event)}>
          <label for="profile">Profile</label>
          <select id="profile" name="profile">
            {profiles.value.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <label for="rest">The rest of the match, as JSON</label>
          <textarea id="rest" name="rest" rows={14} spellcheck={false}>
            {JSON.stringify(EXAMPLE, null, 2)}
          </textarea>
          <label class="check">
            <input type="checkbox" name="probe" defaultChecked /> Count the payloads that match now
          </label>
          <button type="submit" class="primary">
            Explain
          </button>
        </form>
        <section aria-live="polite" aria-label="The plan">
          {answer.value === null && <Empty>The plan will be here.</Empty>}
          {answer.value?.kind === 'trouble' && <TroubleNote trouble={answer.value.trouble} />}
          {answer.value?.kind === 'ok' && <PlanSteps plan={answer.value.value} />}
        </section>
      </div>
    </>
  );
}

function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

async function explain(form: FormData): Promise<Outcome<Plan>> {
  let rest: unknown;
  try {
    rest = JSON.parse(text(form, 'rest') || '{}');
  } catch (error) {
    const detail = error instanceof Error ? error.message : '';
    return { kind: 'trouble', trouble: { title: 'This is not JSON', detail, errors: [] } };
  }
  const body = { match_id: 'explain', ...(rest as object), profile: text(form, 'profile') };
  return call<Plan>(`v1/plans?probe=${form.has('probe')}`, { method: 'POST', body });
}
