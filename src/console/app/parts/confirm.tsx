/** One dialog for every action: what will happen, to what, and what became of it. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { call, type Outcome, type Request, type Trouble } from '../api.ts';
import { look } from '../live.ts';
import { TroubleNote } from './notes.tsx';

export interface Action {
  readonly title: string;
  /** What it does, in a sentence or two. */
  readonly effect: string;
  /** On the button. */
  readonly verb: string;
  readonly isHarmful?: boolean;
  readonly path: string;
  readonly request: Request;
  /** Is told when it has been done. */
  readonly done?: () => void;
}

const OVERVIEW_KEPT_MS = 1_050;
const TOLD_FOR_MS = 6_000;

const asked = signal<Action | null>(null);
const failed = signal<Trouble | null>(null);
const isRunning = signal(false);
const told = signal('');
let tellingEnds: number | undefined;

/** For a while; what was told before goes at once, and its time with it. */
function tell(text: string): void {
  clearTimeout(tellingEnds);
  told.value = text;
  if (text !== '') tellingEnds = window.setTimeout(() => (told.value = ''), TOLD_FOR_MS);
}

export function ask(action: Action): void {
  failed.value = null;
  tell('');
  asked.value = action;
}

const close = () => (asked.value = null);

async function run(action: Action): Promise<void> {
  isRunning.value = true;
  const outcome: Outcome<unknown> = await call(action.path, action.request);
  isRunning.value = false;
  if (outcome.kind === 'trouble') {
    failed.value = outcome.trouble;
    return;
  }
  close();
  tell(`Done: ${action.title}`);
  action.done?.();
  // An overview may be a second old: the one after that has what was done.
  setTimeout(() => void look(), OVERVIEW_KEPT_MS);
}

export function Confirm() {
  const dialog = useRef<HTMLDialogElement>(null);
  const action = asked.value;
  useEffect(() => {
    if (action && dialog.current?.open === false) dialog.current.showModal();
    if (!action) dialog.current?.close();
  }, [action]);
  return (
    <dialog
      ref={dialog}
      onClose={close}
      aria-labelledby={action ? 'confirm-title' : undefined}
      aria-describedby={action ? 'confirm-effect' : undefined}
    >
      {action && (
        <>
          <h2 id="confirm-title">{action.title}?</h2>
          <p id="confirm-effect">{action.effect}</p>
          {failed.value && <TroubleNote trouble={failed.value} />}
          <div class="buttons">
            <button type="button" onClick={close}>
              Leave it
            </button>
            <button
              type="button"
              class={action.isHarmful ? 'harmful' : 'primary'}
              disabled={isRunning.value}
              onClick={() => void run(action)}
            >
              {action.verb}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}

/** The result, also for those who do not see it. */
export function Told() {
  return (
    <div class="told" role="status">
      {told.value}
    </div>
  );
}
