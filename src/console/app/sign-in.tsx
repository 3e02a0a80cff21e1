import { useSignal } from '@preact/signals';
import { signIn, signInReason } from './session.ts';

export function SignIn() {
  const secret = useSignal('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (secret.value.trim() !== '') signIn(secret.value.trim());
  };
  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <h1>
          <img src="console/icon.svg" alt="" width="28" height="28" /> Matchgate console
        </h1>
        <label for="secret">API key or token, with the scope operate</label>
        <input
          id="secret"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={secret.value}
          onInput={({ currentTarget }) => (secret.value = currentTarget.value)}
          aria-describedby="sign-in-note"
          required
        />
        {signInReason.value !== '' && (
          <p class="field-problem" role="alert">
            {signInReason.value}
          </p>
        )}
        <button type="submit" class="primary">
          Sign in
        </button>
        <p id="sign-in-note" class="hint">
          It stays in this tab and is forgotten with it.
        </p>
      </form>
    </main>
  );
}
