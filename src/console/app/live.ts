/** The overview, looked at again and again while somebody looks at the console. */
import { computed, effect, signal } from '@preact/signals';
import { call, type Trouble } from './api.ts';
import { credential, signInReason } from './session.ts';
import type { Overview } from './shapes.ts';

const EVERY_MS = 2_000;
/** An answer that is older than this is told to be old. */
export const STALE_AFTER_MS = 8_000;

export const overview = signal<Overview | null>(null);
/** By allocation, since when each look has shown orphans: a match that is just being given back looks like one, and is none. */
export const orphansSince = signal<ReadonlyMap<string, number>>(new Map());
/** Why the last look brought nothing; null where it did. */
export const trouble = signal<Trouble | null>(null);
const lookedAt = signal(0);
const wallClock = signal(Date.now());
/** How far the gateway's clock is from this one's. */
const offsetMs = signal(0);

/** The gateway's time, second by second: ages are told by the clock that made the times. */
export const now = computed(() => wallClock.value + offsetMs.value);
/** How old the figures are. */
export const ageMs = computed(() => (lookedAt.value === 0 ? 0 : Math.max(0, wallClock.value - lookedAt.value)));

let next: ReturnType<typeof setTimeout> | undefined;

export async function look(): Promise<void> {
  clearTimeout(next);
  if (!document.hidden && signInReason.value === null) {
    const outcome = await call<Overview>('v1/overview');
    if (outcome.kind === 'ok') {
      overview.value = outcome.value;
      orphansSince.value = sinceWhen(outcome.value, orphansSince.value);
      trouble.value = null;
      lookedAt.value = wallClock.value = Date.now();
      offsetMs.value = Date.parse(outcome.value.at) - lookedAt.value;
    } else {
      trouble.value = outcome.trouble;
    }
  }
  clearTimeout(next);
  next = setTimeout(() => void look(), EVERY_MS);
}

function sinceWhen({ at, allocations }: Overview, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const withOrphans = allocations.filter(({ payloads }) => (payloads?.orphans ?? 0) > 0);
  return new Map(withOrphans.map(({ name }) => [name, before.get(name) ?? Date.parse(at)]));
}

export function startLooking(): void {
  setInterval(() => (wallClock.value = Date.now()), 1_000);
  document.addEventListener('visibilitychange', () => void look());
  // At once, and anew for whoever has signed in; what another has seen is not shown meanwhile.
  effect(() => {
    if (credential.value === null) overview.value = null;
    if (signInReason.value === null) void look();
  });
}
