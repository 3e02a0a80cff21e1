/** A number in [0, 1), like Math.random. */
export type Random = () => number;

// No vowels and no look-alikes: nothing that reads as a word or is misread.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const group = (random: Random) =>
  Array.from({ length: 5 }, () => alphabet[Math.floor(random() * alphabet.length)] ?? 'b').join('');

/** Like `8hhtn-fvpvq`. */
export const payloadId = (random: Random): string => `${group(random)}-${group(random)}`;
