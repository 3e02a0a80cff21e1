/** Labels and annotations of a profile, rendered for one match and checked against the Orchestration API's rules. */
import { annotationValueProblem, keyProblem, labelValueProblem, reservedKeyProblem } from './label-syntax.ts';
import type { MatchView } from './match-view.ts';
import { render, type CompiledEntry } from './templates.ts';

/** The field of the profiles file that the entries stand in. */
export type EntryKind = 'match_labels' | 'labels' | 'annotations';

export interface RenderedEntries {
  /** Sorted by key. */
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

export function renderEntries(kind: EntryKind, entries: readonly CompiledEntry[], view: MatchView): RenderedEntries {
  const rendered = new Map<string, string>();
  const problems: string[] = [];
  for (const entry of entries) {
    const where = `${kind}.${entry.writtenKey}`;
    const key = render(entry.key, view);
    const value = render(entry.value, view);
    if (!key.ok) problems.push(`${where}: ${key.why}`);
    else if (!value.ok) problems.push(`${where}: ${value.why}`);
    else {
      const problem =
        entryProblem(kind, key.text, value.text) ?? (rendered.has(key.text) ? 'its key is given twice' : null);
      if (problem === null) rendered.set(key.text, value.text);
      else problems.push(`${where}: ${problem}`);
    }
  }
  return { values: sortedRecord(rendered), problems };
}

/** What the API would refuse, or what only the gateway itself may write; null if nothing. */
export function entryProblem(kind: EntryKind, key: string, value: string): string | null {
  return entryKeyProblem(kind, key) ?? entryValueProblem(kind, value);
}

export function entryKeyProblem(kind: EntryKind, key: string): string | null {
  return keyProblem(key) ?? (kind === 'match_labels' ? null : reservedKeyProblem(key));
}

export function entryValueProblem(kind: EntryKind, value: string): string | null {
  return kind === 'annotations' ? annotationValueProblem(value) : labelValueProblem(value);
}

export function merged(
  base: Readonly<Record<string, string>>,
  over: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return sortedRecord(new Map([...Object.entries(base), ...Object.entries(over)]));
}

/** Keys are checked before they come here, so none is `__proto__`. */
function sortedRecord(entries: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const sorted: Record<string, string> = {};
  for (const key of [...entries.keys()].sort()) sorted[key] = entries.get(key) ?? '';
  return sorted;
}
