/** What a reservation looks for: one selector, its labels sorted and without the two spellings that the API allows. */
import type { PayloadSelector } from '../../orchestration/contract/index.ts';

export type ReservableState = 'Ready' | 'Reserved';
/** Sorted by key, so that two selectors that ask for the same have the same shape. */
export type LabelPairs = readonly (readonly [key: string, value: string])[];

export interface Selector {
  readonly state: ReservableState;
  readonly labels: LabelPairs;
}

const anyReady: Selector = { state: 'Ready', labels: [] };

/** No selectors at all mean any Ready payload. `match_labels: []` means no labels. */
export function readSelectors(selectors: readonly PayloadSelector[] = []): readonly Selector[] {
  if (selectors.length === 0) return [anyReady];
  return selectors.map(({ match_labels: labels = {}, payload_state: state = 'Ready' }) => ({
    state,
    labels: Array.isArray(labels) ? [] : Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
  }));
}
