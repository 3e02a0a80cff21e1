/** Numbers and times as people read them. Pure. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units at the most: `3 s`, `2 min 5 s`, `1 h 4 min`, `2 d 3 h`. */
export function duration(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return two(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return two(ms, HOUR, 'h', MINUTE, 'min');
  return two(ms, DAY, 'd', HOUR, 'h');
}

function two(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** How long ago, in whole seconds: it is shown to people and read anew each second. */
export function age(since: string | number, now: number): string {
  const ms = now - (typeof since === 'number' ? since : Date.parse(since));
  return ms < 10 * SECOND ? `${Math.max(0, Math.floor(ms / SECOND))} s` : duration(ms);
}

export function count(value: number): string {
  return value.toLocaleString('en');
}

/** A second. */
export function rate(value: number): string {
  return `${value >= 10 ? count(Math.round(value)) : value.toFixed(1)}/s`;
}

export function timeOfDay(time: string | number): string {
  return new Date(time).toLocaleTimeString([], { hour12: false });
}

export function plural(value: number, one: string, many: string): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
