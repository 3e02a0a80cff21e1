/**
 * JSON with sorted keys: the same content gives the same text, however it was written. What is kept by this text (the
 * fingerprints of matches) outlasts us, so its order must stay what it is: numbers first, as objects have them in JavaScript.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((part) => textOf(part) ?? 'null').join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let members = '';
  for (const [name, part] of sorted(Object.entries(value))) {
    const text = textOf(part);
    if (text !== undefined) members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${text}`;
  }
  return `{${members}}`;
}

/** Undefined for what JSON leaves out. */
function textOf(part: unknown): string | undefined {
  return part === undefined ? undefined : canonicalJson(part);
}

function sorted(entries: [string, unknown][]): [string, unknown][] {
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  const hasNumber = entries.some(([name]) => isDigit(name.charCodeAt(0)));
  return hasNumber ? Object.entries(Object.fromEntries(entries)) : entries;
}

const isDigit = (code: number) => code >= 48 && code <= 57;
