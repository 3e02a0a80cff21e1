/** A profile as written → a compiled one. Reports everything that the schema cannot see, and goes on to find the rest. */
import { durationMs, MAX_DURATION_MS } from './duration.ts';
import { compileEntries } from './entry-compiler.ts';
import { compileExpression, type Expression } from './expression.ts';
import { within, type Report } from './profile-problem.ts';
import type { AllocationRef, CompiledProfile, CompiledSelector, LatencyRule } from './profile-set.ts';
import { LIMITS, type ProfileEntry, type SelectorEntry } from './profiles-schema.ts';
import { expressionCount, type CompiledEntry } from './templates.ts';

const DEFAULT_PRIORITY = 5;

/** The result is only good if nothing was reported. */
export function compileProfile(
  name: string,
  entry: ProfileEntry,
  allocations: ReadonlyMap<string, AllocationRef>,
  report: Report,
): CompiledProfile {
  const candidates = compileCandidates(entry.allocations.candidates, allocations, within(report, 'allocations'));
  const selectors = compileSelectors(entry.selectors, report);
  const labels = compileEntries('labels', entry.labels, report);
  const annotations = compileEntries('annotations', entry.annotations, report);
  checkExpressionCount(selectors, [...labels, ...annotations], report);
  const { confirm_within: confirmWithin } = entry;
  return {
    name,
    deadlineMs: positiveDuration(entry.deadline ?? '30s', within(report, 'deadline')),
    priority: entry.priority ?? DEFAULT_PRIORITY,
    queue: { weight: entry.queue?.weight ?? 1, limit: entry.queue?.limit ?? null },
    retry: compileRetry(entry.retry, within(report, 'retry')),
    confirmWithinMs:
      confirmWithin === undefined ? null : positiveDuration(confirmWithin, within(report, 'confirm_within')),
    allowOverride: entry.allow_override ?? false,
    allocationNames: candidates.map((candidate) => candidate.name),
    selectorNames: selectors.map((selector) => selector.name),
    prefer: entry.prefer ?? 'allocation',
    order: entry.allocations.order ?? 'listed',
    candidates,
    latency: compileLatency(entry.allocations.latency ?? {}, within(report, 'allocations', 'latency')),
    selectors,
    labels,
    annotations,
  };
}

/** All of them are evaluated for every plan. */
function checkExpressionCount(
  selectors: readonly CompiledSelector[],
  shared: readonly CompiledEntry[],
  report: Report,
): void {
  const entries = selectors.flatMap((selector) => [
    ...selector.matchLabels,
    ...selector.labels,
    ...selector.annotations,
  ]);
  const conditions = selectors.filter((selector) => selector.when !== null).length;
  const count = conditions + expressionCount([...entries, ...shared]);
  if (count <= LIMITS.expressions) return;
  report([], `must hold at most ${LIMITS.expressions} expressions (when and {{…}}), and holds ${count}`);
}

function compileCandidates(
  names: readonly string[],
  allocations: ReadonlyMap<string, AllocationRef>,
  report: Report,
): readonly AllocationRef[] {
  const candidates: AllocationRef[] = [];
  for (const [index, name] of names.entries()) {
    const allocation = allocations.get(name);
    if (allocation === undefined) {
      report(['candidates', index], `must be an allocation of this file, and there is none named ${name}`);
    } else if (candidates.includes(allocation)) {
      report(['candidates', index], `must be named once, and ${name} stands here again`);
    } else candidates.push(allocation);
  }
  return candidates;
}

function compileLatency(entry: NonNullable<ProfileEntry['allocations']['latency']>, report: Report): LatencyRule {
  const caps = (entry.caps ?? []).map((cap, index) => ({
    afterMs: anyDuration(cap.after, within(report, 'caps', index, 'after')),
    maxMs: cap.max_ms,
  }));
  for (const [index, cap] of caps.entries()) {
    const previous = index === 0 ? undefined : caps[index - 1];
    if (previous === undefined) continue;
    if (cap.afterMs <= previous.afterMs)
      report(['caps', index, 'after'], 'must be later than that of the cap before it');
    if (cap.maxMs <= previous.maxMs) report(['caps', index, 'max_ms'], 'must be more than that of the cap before it');
  }
  return { aggregate: entry.aggregate ?? 'max', unknown: entry.unknown ?? 'last', caps };
}

function compileSelectors(entries: readonly SelectorEntry[], report: Report): readonly CompiledSelector[] {
  const names = new Set<string>();
  return entries.map((entry, index) => {
    const reportSelector = within(report, 'selectors', index);
    if (names.has(entry.name)) {
      reportSelector(['name'], `must be unique in the profile, and ${entry.name} stands above already`);
    }
    names.add(entry.name);
    return {
      name: entry.name,
      index,
      afterMs: anyDuration(entry.after ?? '0s', within(reportSelector, 'after')),
      payloadState: entry.payload_state ?? 'Ready',
      when: entry.when === undefined ? null : compileCondition(entry.when, within(reportSelector, 'when')),
      matchLabels: compileEntries('match_labels', entry.match_labels, reportSelector),
      labels: compileEntries('labels', entry.labels, reportSelector),
      annotations: compileEntries('annotations', entry.annotations, reportSelector),
    };
  });
}

function compileCondition(source: string, report: Report): Expression | null {
  const compiled = compileExpression(source);
  if (!compiled.ok) {
    report([], compiled.message);
    return null;
  }
  const { type } = compiled.expression;
  if (type !== 'bool' && type !== 'dyn') report([], `must give true or false, and gives a ${type}`);
  return compiled.expression;
}

function compileRetry(entry: ProfileEntry['retry'], report: Report): CompiledProfile['retry'] {
  const initialMs = positiveDuration(entry?.initial ?? '250ms', within(report, 'initial'));
  const maxMs = positiveDuration(entry?.max ?? '2s', within(report, 'max'));
  if (maxMs < initialMs) report(['max'], `must be at least as long as initial (${initialMs}ms)`);
  return { initialMs, maxMs };
}

function positiveDuration(text: string, report: Report): number {
  const duration = anyDuration(text, report);
  if (duration === 0) report([], 'must be more than 0');
  return duration;
}

/** The schema has seen that it is a duration. */
function anyDuration(text: string, report: Report): number {
  const duration = durationMs(text) ?? 0;
  if (duration > MAX_DURATION_MS) report([], 'must be at most 24h');
  return duration;
}
