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
  // Rounded, it could look like one that the cap admits.
  const shown = rounded > widest.maxMs ? rounded : aggregateMs;
  return { open: false, why: `aggregate ${shown} ms above every cap (the widest is ${widest.maxMs} ms)` };
}

/** Over the players that report the region; null if none does. p90 is the nearest rank. */
export function aggregateLatency(
  aggregate: LatencyRule['aggregate'],
  region: string,
  players: readonly PlanPlayer[],
): number | null {
  let count = 0;
  let totalMs = 0;
  let highestMs = 0;
  for (const player of players) {
    const latencyMs = latencyTo(region, player);
    if (latencyMs === null) continue;
    count += 1;
    totalMs += latencyMs;
    if (latencyMs > highestMs) highestMs = latencyMs;
  }
  if (count === 0) return null;
  switch (aggregate) {
    case 'max':
      return highestMs;
    case 'mean':
      return totalMs / count;
    case 'median':
      return median(sortedLatencies(region, players, count));
    case 'p90':
      return sortedLatencies(region, players, count).at(Math.ceil(0.9 * count) - 1) ?? null;
  }
}

function latencyTo(region: string, { latenciesMs }: PlanPlayer): number | null {
  // The type test also passes over what every object inherits, should a region be named `constructor`.
  const latencyMs = latenciesMs?.[region];
  return typeof latencyMs === 'number' ? latencyMs : null;
}

/** In a typed array, because its sort needs no comparison function and takes a tenth of the time. */
function sortedLatencies(region: string, players: readonly PlanPlayer[], count: number): Float64Array {
  const latencies = new Float64Array(count);
  let next = 0;
  for (const player of players) {
    const latencyMs = latencyTo(region, player);
    if (latencyMs === null) continue;
    latencies[next] = latencyMs;
    next += 1;
  }
  return latencies.sort();
}

function median(sorted: Float64Array): number | null {
  const lower = sorted.at((sorted.length - 1) >> 1);
  const upper = sorted.at(sorted.length >> 1);
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}
