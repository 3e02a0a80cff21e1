/**
 * JSON with sorted keys: the same content gives the same text, however it was written. What is kept by this text (the
 * fingerprints of matches that a player was taken out of) outlasts us, so its order must stay what it is: numbers first, as
 * objects have them in JavaScript.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** A copy, since the engine writes JSON several times as fast as any code of ours. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) {
    const part = sorted(Reflect.get(value, name));
    // Set like any other name it would be the copy's prototype.
    if (name === '__proto__') Object.defineProperty(copy, name, { value: part, enumerable: true });
    else copy[name] = part;
  }
  return copy;
}
