/** Durations of the profiles file: one number and one unit, as in 250ms, 1.5s, 30s or 1h. */
export const DURATION_PATTERN = '^[0-9]{1,9}(\\.[0-9]{1,3})?(ms|s|m|h)$';
export const MAX_DURATION_MS = 24 * 3_600_000;

const PARTS = /^([0-9.]+)(ms|s|m|h)$/;
const UNITS_MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Whole milliseconds, or null if the text is no duration. */
export function durationMs(text: string): number | null {
  const [, amount, unit] = PARTS.exec(text) ?? [];
  const unitMs = unit === undefined ? undefined : UNITS_MS.get(unit);
  if (amount === undefined || unitMs === undefined) return null;
  const totalMs = Math.round(Number(amount) * unitMs);
  return Number.isFinite(totalMs) ? totalMs : null;
}
