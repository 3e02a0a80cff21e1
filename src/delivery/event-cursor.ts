/**
 * A place in the events of all shards: how far each shard's stream has been read. Opaque to callers, and good for
 * every replica, as it holds nothing of the process that gave it.
 */
export type EventPositions = readonly string[];

const STREAM_ID = /^\d{1,20}-\d{1,20}$/;
/** Before the oldest event that a stream keeps, whichever that is by then. */
export const OLDEST = '0';
/** Before the first event that a stream ever had: how far one is read that has none yet. */
export const START = '0-0';

export function encodeCursor(positions: EventPositions): string {
  return Buffer.from(positions.join(' ')).toString('base64url');
}

/** Our clock and Redis' may differ by so much at the most. */
const CLOCKS_APART_MS = 86_400_000;
const MOST = 2n ** 64n - 1n;

/** Undefined for what is no cursor of an installation with so many shards. `0` is the beginning of what is kept. */
export function decodeCursor(text: string, shards: number, nowMs: number): EventPositions | undefined {
  if (text === '0') return Array.from({ length: shards }, () => OLDEST);
  const positions = Buffer.from(text, 'base64url').toString().split(' ');
  return positions.length === shards && positions.every((id) => canBeGiven(id, nowMs)) ? positions : undefined;
}

/** Whether Redis can have made it by now: the milliseconds of its clock, and a number among those of the same one. */
function canBeGiven(id: string, nowMs: number): boolean {
  if (id === OLDEST) return true;
  if (!STREAM_ID.test(id)) return false;
  const [ms = '', sequence = ''] = id.split('-');
  return Number(ms) <= nowMs + CLOCKS_APART_MS && BigInt(sequence) <= MOST;
}

/** Whether one stream id comes after another; they are two numbers, and either may be longer than a double is exact. */
export function isAfter(id: string, other: string): boolean {
  const [ms = '0', sequence = '0'] = id.split('-');
  const [otherMs = '0', otherSequence = '0'] = other.split('-');
  if (BigInt(ms) !== BigInt(otherMs)) return BigInt(ms) > BigInt(otherMs);
  return BigInt(sequence) > BigInt(otherSequence);
}
