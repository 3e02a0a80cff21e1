import type { Allocation, Attempt, MatchState } from '../shapes.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

/** A word on a colour: never the colour alone. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const STATE_TONE: Record<MatchState, Tone> = {
  queued: 'busy',
  reserving: 'busy',
  annotating: 'busy',
  assigned: 'good',
  released: 'plain',
  ended: 'warn',
  failed: 'bad',
  cancelled: 'plain',
};

export function StateBadge({ state }: { state: MatchState }) {
  return <Badge tone={STATE_TONE[state]}>{state}</Badge>;
}

export function BreakerBadge({ allocation }: { allocation: Allocation }) {
  const { breaker, breaker_forced } = allocation;
  if (breaker_forced !== null) return <Badge tone="warn">{`held ${breaker_forced}`}</Badge>;
  return <Badge tone={breaker === 'closed' ? 'good' : breaker === 'open' ? 'bad' : 'warn'}>{breaker}</Badge>;
}

export const OUTCOME_TONE: Record<Attempt['outcome'], Tone> = {
  reserved: 'good',
  no_match: 'plain',
  throttled: 'warn',
  unavailable: 'bad',
  rejected: 'bad',
  unknown: 'bad',
  breaker_open: 'warn',
  bulkhead_full: 'warn',
};
