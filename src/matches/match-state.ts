/**
 * The life of a match, as one table. Everything that changes a state asks here; the ledger's scripts are told the
 * allowed origins of each transition and know none themselves.
 *
 *   queued ─claim─► reserving ─reserved─► annotating ─assign─► assigned ─release─► released
 *     ▲                │                                          ├──────end─────► ended
 *     └─────wait───────┘                                          ├─────expire───► failed
 *                                                                 └─────confirm──► assigned
 *                          queued, reserving, annotating ─fail─► failed, ─cancel─► cancelled
 */
export const MATCH_STATES = [
  'queued',
  'reserving',
  'annotating',
  'assigned',
  'released',
  'ended',
  'failed',
  'cancelled',
] as const;
export type MatchState = (typeof MATCH_STATES)[number];

/** Somebody still has to act on the match. */
export const LIVE_STATES = ['queued', 'reserving', 'annotating'] as const satisfies readonly MatchState[];

export const TRANSITIONS = {
  /** A worker takes the match. (Taking over from a worker that is gone changes the fencing token, not the state.) */
  claim: { from: ['queued'], to: 'reserving' },
  /** No step had room: the match waits for capacity and holds no worker. */
  wait: { from: ['reserving'], to: 'queued' },
  reserved: { from: ['reserving'], to: 'annotating' },
  assign: { from: ['annotating'], to: 'assigned' },
  fail: { from: LIVE_STATES, to: 'failed' },
  cancel: { from: LIVE_STATES, to: 'cancelled' },
  release: { from: ['assigned'], to: 'released' },
  /** The payload left by itself. */
  end: { from: ['assigned'], to: 'ended' },
  /** The matchmaker stands by a match that it must confirm; whoever saw the version before has lost the race. */
  confirm: { from: ['assigned'], to: 'assigned' },
  /** Nobody confirmed it in time. */
  expire: { from: ['assigned'], to: 'failed' },
} as const satisfies Record<string, { from: readonly MatchState[]; to: MatchState }>;
export type TransitionName = keyof typeof TRANSITIONS;

/** The state after a transition, or undefined where the transition does not apply. */
export function stateAfter(state: MatchState, transition: TransitionName): MatchState | undefined {
  const { from, to }: { from: readonly MatchState[]; to: MatchState } = TRANSITIONS[transition];
  return from.includes(state) ? to : undefined;
}

/** A final state is never left. */
export function isFinal(state: MatchState): boolean {
  return state === 'failed' || state === 'cancelled' || state === 'released' || state === 'ended';
}

/** What a waiting caller waits for: the match has its server, or will never have one. */
export function isSettled(state: MatchState): boolean {
  return state === 'assigned' || isFinal(state);
}

/** What DELETE means for a match in this state: `undefined` where nothing is left to do. */
export function withdrawal(state: MatchState): 'cancel' | 'release' | undefined {
  if (state === 'assigned') return 'release';
  return isFinal(state) ? undefined : 'cancel';
}

export function isMatchState(value: string): value is MatchState {
  return (MATCH_STATES as readonly string[]).includes(value);
}
