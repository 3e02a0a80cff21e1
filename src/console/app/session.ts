/**
 * Who sits in front of the console: a key or token in this tab's sessionStorage and nowhere else, gone with the tab. An
 * installation that asks nobody needs none.
 */
import { signal } from '@preact/signals';

const STORED_AS = 'matchgate-credential';

export const credential = signal<string | null>(sessionStorage.getItem(STORED_AS));
/** Why the API wants (another) one; null while it does not. */
export const signInReason = signal<string | null>(null);

export function signIn(secret: string): void {
  sessionStorage.setItem(STORED_AS, secret);
  credential.value = secret;
  signInReason.value = null;
}

export function signOut(): void {
  sessionStorage.removeItem(STORED_AS);
  credential.value = null;
  signInReason.value = 'You have signed out.';
}

/** What a header can carry; with a typographic quote or an invisible character among it, nothing could be asked at all. */
export const isSendable = (secret: string): boolean => /^[\x21-\x7e]+$/.test(secret);

/** The API has answered that it does not know who asks. */
export function refused(why: string): void {
  signInReason.value = credential.value === null ? '' : why;
  sessionStorage.removeItem(STORED_AS);
  credential.value = null;
}
