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
  return new CursorWriter(positions.length).write(positions);
}

/**
 * The cursors of one follower, who needs one for each event. With each only one shard has moved on: its id is taken apart,
 * the numbers of the others are known.
 */
export class CursorWriter {
  private readonly ids: string[];
  private readonly timesMs: Float64Array;
  private readonly sequences: Float64Array;
  private readonly bytes: Buffer;

  constructor(shards: number) {
    this.ids = Array.from({ length: shards }, () => OLDEST);
    this.timesMs = new Float64Array(shards);
    this.sequences = new Float64Array(shards);
    this.bytes = Buffer.alloc(1 + MOST_BYTES * (1 + 2 * shards), PACKED);
  }

  /** @param positions of all shards */
  write(positions: EventPositions): string {
    const latestMs = this.take(positions);
    let length = writeNumber(this.bytes, 1, latestMs);
    for (const [shard, timeMs] of this.timesMs.entries()) {
      const timeless = timeMs === 0 ? TIMELESS.indexOf(this.ids[shard] ?? OLDEST) : -1;
      length = writeNumber(this.bytes, length, timeless >= 0 ? timeless : TIMELESS.length + latestMs - timeMs);
      if (timeless < 0) length = writeNumber(this.bytes, length, this.sequences[shard] ?? 0);
    }
    return this.bytes.toString('base64url', 0, length);
  }

  /** The latest time of all. */
  private take(positions: EventPositions): number {
    let latestMs = 0;
    for (const [shard, id] of positions.entries()) {
      if (this.ids[shard] !== id) {
        this.ids[shard] = id;
        this.timesMs[shard] = timeOf(id);
        this.sequences[shard] = sequenceOf(id);
      }
      latestMs = Math.max(latestMs, this.timesMs[shard] ?? 0);
    }
    return latestMs;
  }
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

/** Of a safe integer, at seven bits each. */
const MOST_BYTES = 8;

/** The lowest bits first; all bytes but the last have the eighth bit set. Gives back where the next number begins. */
function writeNumber(bytes: Uint8Array, at: number, number: number): number {
  let end = at;
  let rest = number;
  // What an operator on bits takes; anything larger is rare.
  for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) bytes[end++] = 128 + (rest % 128);
  for (; rest >= 128; rest >>>= 7) bytes[end++] = 128 | (rest & 127);
  bytes[end++] = rest;
  return end;
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

const STREAM_ID = /^(0|[1-9]\d{0,15})-(0|[1-9]\d{0,15})$/;

/** Of `0`, 0. */
const timeOf = (id: string): number => Number(id.slice(0, id.indexOf('-')));
const sequenceOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

/** Whether Redis can have made it by now: the milliseconds of its clock, and a number among those of the same one. */
function canBeGiven(id: string, nowMs: number): boolean {
  if (id === OLDEST) return true;
  const [, ms, sequence] = STREAM_ID.exec(id) ?? [];
  return ms !== undefined && Number(ms) <= nowMs + CLOCKS_APART_MS && Number.isSafeInteger(Number(sequence));
}

/** Whether one stream id comes after another. Redis counts in each millisecond anew, so both their numbers are safe integers. */
export function isAfter(id: string, other: string): boolean {
  const [ms, otherMs] = [timeOf(id), timeOf(other)];
  return ms === otherMs ? sequenceOf(id) > sequenceOf(other) : ms > otherMs;
}
