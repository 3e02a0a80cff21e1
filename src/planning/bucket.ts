/**
 * `bucket(text, count)`: a number from 0 to count - 1 that is the same for the same text on every replica and in every
 * release, and even over texts that differ little. FNV-1a over the UTF-16 code units, finished with MurmurHash3's
 * 32-bit mixer, because FNV alone leaves its low bits uneven for short texts.
 */
export function bucket(text: string, count: bigint): bigint {
  if (count < 1n) throw new RangeError('the second argument of bucket must be at least 1');
  return BigInt(hash32(text)) % count;
}

function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
