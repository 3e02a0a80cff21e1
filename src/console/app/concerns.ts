/** What of the overview needs somebody's attention, the worst first. Pure. */
import { count, duration, plural } from './format.ts';
import type { Allocation, Overview } from './shapes.ts';
import type { View } from './view-names.ts';

export interface Concern {
  readonly level: 'bad' | 'warn';
  readonly what: string;
  readonly why: string;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly view: View;
}

const OLD_BACKLOG_MS = 10_000;
const OLD_INTENT_MS = 60_000;
const LASTING_ORPHANS_MS = 60_000;
const RECENT_MS = 60_000;

/**
 * @param now ms since the epoch, by the clock of the overview
 * @param orphansSince by allocation, since when there have been orphans without a pause
 */
export function concernsOf(
  overview: Overview,
  now: number,
  orphansSince: ReadonlyMap<string, number> = new Map(),
): Concern[] {
  const all = [
    ...overview.allocations.flatMap((allocation) => ofAllocation(allocation)),
    ...overview.allocations.flatMap((allocation) => ofOrphans(allocation, now, orphansSince.get(allocation.name))),
    ...ofWorkers(overview),
    ...ofFailures(overview, now),
    ...ofBacklog(overview, now),
    ...ofDuties(overview, now),
    ...ofProfiles(overview),
  ];
  return all.sort((one, other) => Number(other.level === 'bad') - Number(one.level === 'bad'));
}

function ofAllocation(allocation: Allocation): Concern[] {
  const { name, breaker, breaker_since, breaker_forced, breaker_forced_at, paused, paused_at, payloads } = allocation;
  const concerns: Concern[] = [];
  const about = (concern: Omit<Concern, 'view'>, at: string | null) =>
    concerns.push({ ...concern, view: 'allocations', ...(at === null ? {} : { since: Date.parse(at) }) });
  const [error] = allocation.last_errors;
  if (breaker_forced !== null) {
    const why =
      breaker_forced === 'open' ? 'An operator lets no call through.' : 'An operator lets every call through.';
    about({ level: 'warn', what: `${name}: breaker held ${breaker_forced}`, why }, breaker_forced_at);
  } else if (breaker !== 'closed') {
    const why = error ? `${error.outcome}: ${error.message}` : 'Its calls were failing.';
    about({ level: breaker === 'open' ? 'bad' : 'warn', what: `${name}: breaker ${breaker}`, why }, breaker_since);
  }
  if (paused) about({ level: 'warn', what: `${name}: paused`, why: 'Workers do not choose it.' }, paused_at);
  if (payloads?.ready === 0) {
    about(
      { level: 'bad', what: `${name}: no payload is ready`, why: `${count(payloads.reserved)} are reserved.` },
      null,
    );
  }
  return concerns;
}

function ofOrphans({ name, payloads }: Allocation, now: number, since: number | undefined): Concern[] {
  if (since === undefined || now - since < LASTING_ORPHANS_MS) return [];
  const what = `${name}: ${plural(payloads?.orphans ?? 0, 'orphan', 'orphans')}`;
  return [{ level: 'warn', what, why: 'Reserved by the gateway for no live match.', since, view: 'allocations' }];
}

function ofWorkers({ matches, allocations }: Overview): Concern[] {
  if (matches.queued === 0 || allocations.some(({ workers }) => workers > 0)) return [];
  const why = `${plural(matches.queued, 'match is', 'matches are')} queued, and no worker has told of itself.`;
  return [{ level: 'bad', what: 'No worker is seen', why, view: 'backlog' }];
}

function ofFailures({ activity, failures }: Overview, now: number): Concern[] {
  const recent = activity.at.flatMap((at, index) => (now - at <= RECENT_MS ? (activity.failed[index] ?? 0) : []));
  const failed = recent.reduce((sum, each) => sum + each, 0);
  if (failed === 0) return [];
  const codes = [...new Set(failures.filter(({ at }) => now - Date.parse(at) <= RECENT_MS).map(({ code }) => code))];
  const what = `${plural(failed, 'match', 'matches')} failed within the last minute`;
  return [{ level: 'bad', what, why: codes.join(', '), view: 'now' }];
}

function ofBacklog({ backlog }: Overview, now: number): Concern[] {
  return backlog.flatMap(({ profile, queued, oldest_at }) => {
    if (oldest_at === null || now - Date.parse(oldest_at) < OLD_BACKLOG_MS) return [];
    const why = `The longest of ${count(queued)} queued.`;
    return [
      { level: 'warn', what: `${profile}: waiting`, why, since: Date.parse(oldest_at), view: 'backlog' } as const,
    ];
  });
}

function ofDuties({ duties, webhooks }: Overview, now: number): Concern[] {
  const concerns: Concern[] = [];
  const { open_intents, oldest_intent_at } = duties;
  if (oldest_intent_at !== null && now - Date.parse(oldest_intent_at) > OLD_INTENT_MS) {
    const what = plural(open_intents, 'reservation has an unknown outcome', 'reservations have unknown outcomes');
    const why = `Nobody could find out yet; the oldest for ${duration(now - Date.parse(oldest_intent_at))}.`;
    concerns.push({ level: 'warn', what, why, since: Date.parse(oldest_intent_at), view: 'now' });
  }
  if (webhooks.dead_letters > 0) {
    const what = plural(webhooks.dead_letters, 'dead letter', 'dead letters');
    concerns.push({ level: 'warn', what, why: 'Callbacks that were given up.', view: 'letters' });
  }
  return concerns;
}

function ofProfiles({ profiles }: Overview): Concern[] {
  if (profiles.problems.length === 0) return [];
  const why = `The last good one stays. ${profiles.problems.slice(0, 3).join('; ')}`;
  return [{ level: 'bad', what: 'The profiles file cannot be used', why, view: 'now' }];
}
