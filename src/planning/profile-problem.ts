/** One thing that is wrong with a profiles file. */
export interface ProfileProblem {
  /** As one would say it of the file: `profiles.ranked.selectors[1].when`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what it must be. */
  readonly message: string;
  /** Where in the text, counted from 1; absent where there is no such place. */
  readonly line?: number;
  readonly column?: number;
}

export type PathStep = string | number;

/** Reports a problem found at a place in the file. */
export type Report = (path: readonly PathStep[], message: string) => void;

export function writtenPath(path: readonly PathStep[]): string {
  let written = '';
  for (const step of path) {
    if (typeof step === 'number') written += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) written += written === '' ? step : `.${step}`;
    else written += `[${JSON.stringify(step)}]`;
  }
  return written;
}

/** One line for a log or a terminal. */
export function problemLine({ path, message, line, column }: ProfileProblem): string {
  const place = line === undefined ? '' : ` (line ${line}, column ${column ?? 1})`;
  return `${path === '' ? 'the file' : path}${place}: ${message}`;
}

/** A report whose paths are seen from further in. */
export function within(report: Report, ...base: readonly PathStep[]): Report {
  return (path, message) => report([...base, ...path], message);
}
