/** Which selectors apply to a match, with their labels rendered, and what each writes to the payload. */
import type { LeftOut } from './left-out.ts';
import type { MatchView } from './match-view.ts';
import { merged, renderEntries } from './metadata.ts';
import { heededOverride } from './override.ts';
import type { PlanInput } from './plan-input.ts';
import type { CompiledProfile, CompiledSelector } from './profile-set.ts';

type Entries = Readonly<Record<string, string>>;

export interface ChosenSelector {
  readonly name: string;
  readonly index: number;
  readonly matchLabels: Entries;
  readonly payloadState: 'Ready' | 'Reserved';
  readonly opensAfterMs: number;
  readonly metadata: PayloadMetadata;
}

/** What a call writes to the payload that it reserves. */
export interface PayloadMetadata {
  readonly labels: Entries;
  readonly annotations: Entries;
}

export interface SelectorChoice {
  readonly chosen: readonly ChosenSelector[];
  readonly leftOut: readonly LeftOut[];
}

type Choice = { readonly ok: true; readonly chosen: ChosenSelector } | { readonly ok: false; readonly why: string };

export function chooseSelectors(profile: CompiledProfile, match: PlanInput, view: MatchView): SelectorChoice {
  const labels = renderEntries('labels', profile.labels, view);
  const annotations = renderEntries('annotations', profile.annotations, view);
  const shared = { labels: labels.values, annotations: annotations.values };
  // What the profile writes on every payload is information: without it the match can still be placed.
  const leftOut: LeftOut[] = [...labels.problems, ...annotations.problems].map((why) => ({ why }));
  const chosen: ChosenSelector[] = [];
  const { skipAfter } = heededOverride(profile, match);
  for (const selector of profile.selectors) {
    const choice = choose(selector, shared, skipAfter === true ? 0 : selector.afterMs, view);
    if (choice.ok) chosen.push(choice.chosen);
    else leftOut.push({ selector: selector.name, why: choice.why });
  }
  return { chosen, leftOut };
}

function choose(selector: CompiledSelector, shared: PayloadMetadata, opensAfterMs: number, view: MatchView): Choice {
  const condition = conditionProblem(selector, view);
  if (condition !== null) return { ok: false, why: condition };
  const matchLabels = renderEntries('match_labels', selector.matchLabels, view);
  // What a selector writes itself is part of what it means (it takes a game off back-fill, say): all of it, or not at all.
  const labels = renderEntries('labels', selector.labels, view);
  const annotations = renderEntries('annotations', selector.annotations, view);
  const problem = matchLabels.problems[0] ?? labels.problems[0] ?? annotations.problems[0];
  if (problem !== undefined) return { ok: false, why: problem };
  const metadata = metadataOver(shared, { labels: labels.values, annotations: annotations.values });
  const { name, index, payloadState } = selector;
  return { ok: true, chosen: { name, index, payloadState, opensAfterMs, matchLabels: matchLabels.values, metadata } };
}

/** Two selectors may share a call if they write the same. */
export function sameMetadata(left: PayloadMetadata, right: PayloadMetadata): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

function metadataOver(shared: PayloadMetadata, own: PayloadMetadata): PayloadMetadata {
  if (Object.keys(own.labels).length === 0 && Object.keys(own.annotations).length === 0) return shared;
  return { labels: merged(shared.labels, own.labels), annotations: merged(shared.annotations, own.annotations) };
}

function conditionProblem({ when }: CompiledSelector, view: MatchView): string | null {
  if (when === null) return null;
  const evaluated = when.evaluate(view);
  if (!evaluated.ok) return `when: ${evaluated.why}`;
  if (evaluated.value === true) return null;
  return evaluated.value === false ? `when is false: ${when.source}` : 'when gives neither true nor false';
}
