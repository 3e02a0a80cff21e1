/** When each allocation opens for a match, from the players' latencies to its region. */
import type { PlanPlayer } from './plan-input.ts';
import type { LatencyRule } from './profile-set.ts';

export type Opening =
  | { readonly open: true; readonly afterMs: number; readonly aggregateMs: number | null }
  | { readonly open: false; readonly why: string };

export function openingOf(rule: LatencyRule, region: string, players: readonly PlanPlayer[]): Opening {
  const aggregateMs = aggregateLatency(rule.aggregate, region, players);
  const widest = rule.caps.at(-1);
  if (aggregateMs === null) {
    if (rule.unknown === 'exclude') return { open: false, why: `no player reports a latency to ${region}` };
    return { open: true, afterMs: widest?.afterMs ?? 0, aggregateMs };
  }
  if (widest === undefined) return { open: true, afterMs: 0, aggregateMs };
  const admitting = rule.caps.find((cap) => aggregateMs <= cap.maxMs);
  if (admitting !== undefined) return { open: true, afterMs: admitting.afterMs, aggregateMs };
  const rounded = Math.round(aggregateMs * 10) / 10;
  return { open: false, why: `aggregate ${rounded} ms above every cap (the widest is ${widest.maxMs} ms)` };
}

/** Over the players that report the region; null if none does. p90 is the nearest rank. */
export function aggregateLatency(
  aggregate: LatencyRule['aggregate'],
  region: string,
  players: readonly PlanPlayer[],
): number | null {
  const reported = reportedLatencies(region, players);
  if (reported.length === 0) return null;
  switch (aggregate) {
    case 'max':
      return reported.reduce((highest, latencyMs) => Math.max(highest, latencyMs));
    case 'mean':
      return reported.reduce((sum, latencyMs) => sum + latencyMs, 0) / reported.length;
    case 'median':
      return median(ascending(reported));
    case 'p90':
      return ascending(reported).at(Math.ceil(0.9 * reported.length) - 1) ?? null;
  }
}

function reportedLatencies(region: string, players: readonly PlanPlayer[]): number[] {
  const reported: number[] = [];
  for (const { latenciesMs } of players) {
    if (latenciesMs === undefined || !Object.hasOwn(latenciesMs, region)) continue;
    const latencyMs = latenciesMs[region];
    if (latencyMs !== undefined) reported.push(latencyMs);
  }
  return reported;
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((left, right) => left - right);
}

function median(sorted: readonly number[]): number | null {
  const lower = sorted.at((sorted.length - 1) >> 1);
  const upper = sorted.at(sorted.length >> 1);
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
