import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';

export type Authentication =
  | { readonly kind: 'authenticated'; readonly caller: Caller }
  /** `why` is told to the caller, and holds nothing of what they sent. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It cannot be said now who this is; nobody is let in for that. */
  | { readonly kind: 'unavailable'; readonly why: string };

/** One way of proving who one is: each `AUTH_MODE` has its own. */
export interface Authenticator {
  authenticate(credentials: Credentials): Authentication | Promise<Authentication>;
  close(): void;
}
