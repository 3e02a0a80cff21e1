/**
 * A place in the events of all shards: how far each shard's stream has been read. Opaque to callers, and good for
 * every replica, as it holds nothing of the process that gave it.
 */
export type EventPositions = readonly string[];

/** Before the oldest event that a stream keeps, whichever that is by then. */
export const OLDEST = '0';
/** Before the first event that a stream ever had: how far one is read that has none yet. */
export const START = '0-0';
/** Those without a time of their own. */
const TIMELESS: EventPositions = [OLDEST, START];

/**
 * A cursor of 1,024 shards has to fit into a header, so it is packed: this byte, then the latest time of all positions, then
 * for each of them by how much it is earlier (after the numbers of those that have no time) and which it is of its
 * millisecond. A cursor that begins otherwise is of the form before: the positions as text.
 */
const PACKED = 1;

export function encodeCursor(positions: EventPositions): string {
  const latestMs = Math.max(...positions.map((id) => timeOf(id)));
  const numbers = [latestMs];
  for (const id of positions) {
    const timeless = TIMELESS.indexOf(id);
    if (timeless >= 0) numbers.push(timeless);
    else numbers.push(TIMELESS.length + latestMs - timeOf(id), Number(id.slice(id.indexOf('-') + 1)));
  }
  return Buffer.from([PACKED, ...numbers.flatMap(sevenBitsEach)]).toString('base64url');
}

/** Our clock and Redis' may differ by so much at the most. */
const CLOCKS_APART_MS = 86_400_000;

/** Undefined for what is no cursor of an installation with so many shards. `0` is the beginning of what is kept. */
export function decodeCursor(text: string, shards: number, nowMs: number): EventPositions | undefined {
  if (text === '0') return Array.from({ length: shards }, () => OLDEST);
  const bytes = Buffer.from(text, 'base64url');
  const positions = bytes[0] === PACKED ? unpacked(numbersOf(bytes.subarray(1))) : bytes.toString().split(' ');
  return positions.length === shards && positions.every((id) => canBeGiven(id, nowMs)) ? positions : undefined;
}

function unpacked([latestMs = 0, ...numbers]: readonly number[]): EventPositions {
  const positions: string[] = [];
  for (let at = 0; at < numbers.length; at += 1) {
    const earlier = numbers[at] ?? 0;
    positions.push(TIMELESS[earlier] ?? `${latestMs - (earlier - TIMELESS.length)}-${numbers[(at += 1)]}`);
  }
  return positions;
}

/** The lowest first; all but the last have the eighth bit set. */
function sevenBitsEach(number: number): number[] {
  const bytes: number[] = [];
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  return [...bytes, rest];
}

function numbersOf(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let number = 0;
  let scale = 1;
  for (const byte of bytes) {
    number += (byte % 128) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    numbers.push(number);
    [number, scale] = [0, 1];
  }
  // Cut in the middle of a number, it is none.
  return scale === 1 ? numbers : [];
}

const STREAM_ID = /^(\d{1,16})-(\d{1,16})$/;
const timeOf = (id: string): number => Number(id.slice(0, id.indexOf('-')));

/** Whether Redis can have made it by now: the milliseconds of its clock, and a number among those of the same one. */
function canBeGiven(id: string, nowMs: number): boolean {
  if (id === OLDEST) return true;
  const [, ms, sequence] = STREAM_ID.exec(id) ?? [];
  return ms !== undefined && Number(ms) <= nowMs + CLOCKS_APART_MS && Number.isSafeInteger(Number(sequence));
}

/** Whether one stream id comes after another; they are two numbers, and either may be longer than a double is exact. */
export function isAfter(id: string, other: string): boolean {
  const [ms = '0', sequence = '0'] = id.split('-');
  const [otherMs = '0', otherSequence = '0'] = other.split('-');
  if (BigInt(ms) !== BigInt(otherMs)) return BigInt(ms) > BigInt(otherMs);
  return BigInt(sequence) > BigInt(otherSequence);
}
