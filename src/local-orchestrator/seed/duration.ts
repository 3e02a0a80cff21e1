/** `20ms`, `5s`, `1.5m`, `1h`; a plain number is not one, for nobody could tell its unit. */
const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
type Unit = keyof typeof unitMs;

export const durationPattern = '^[0-9]{1,9}(\\.[0-9]{1,6})?(ms|s|m|h)$';
const parts = /^([0-9.]+)(ms|s|m|h)$/;
const isUnit = (text: string): text is Unit => Object.hasOwn(unitMs, text);

/** Undefined where the text is no duration. */
export function durationMs(text: string): number | undefined {
  const [, amount = '', unit = ''] = parts.exec(text) ?? [];
  return isUnit(unit) ? Math.round(Number(amount) * unitMs[unit]) : undefined;
}
