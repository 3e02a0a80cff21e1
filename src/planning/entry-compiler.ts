/** Labels and annotations as written → compiled, with what is already known about them checked. */
import { entryKeyProblem, entryValueProblem, type EntryKind } from './metadata.ts';
import { within, type Report } from './profile-problem.ts';
import { compileTemplate, staticText, type CompiledEntry, type Template } from './templates.ts';

export function compileEntries(
  kind: EntryKind,
  written: Readonly<Record<string, string>> | undefined,
  report: Report,
): readonly CompiledEntry[] {
  const entries: CompiledEntry[] = [];
  for (const [writtenKey, writtenValue] of Object.entries(written ?? {})) {
    const reportEntry = within(report, kind, writtenKey);
    const key = compileText(writtenKey, (text) => entryKeyProblem(kind, text), reportEntry);
    const value = compileText(writtenValue, (text) => entryValueProblem(kind, text), reportEntry);
    if (key !== null && value !== null) entries.push({ key, value, writtenKey });
  }
  return entries;
}

function compileText(source: string, problemOf: (text: string) => string | null, report: Report): Template | null {
  const compiled = compileTemplate(source);
  if (!compiled.ok) {
    report([], compiled.message);
    return null;
  }
  // A text with expressions is checked once they are known, for each match.
  const text = staticText(compiled.template);
  const problem = text === null ? null : problemOf(text);
  if (problem !== null) report([], problem);
  return compiled.template;
}
