/** A number in [0, 1), like Math.random. */
export type Random = () => number;

// No vowels and no look-alikes: nothing that reads as a word or is misread.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

function group(random: Random): string {
  let text = '';
  for (let length = 0; length < 5; length += 1) text += alphabet.charAt(Math.floor(random() * alphabet.length));
  return text;
}

/** Like `8hhtn-fvpvq`. */
export const payloadId = (random: Random): string => `${group(random)}-${group(random)}`;
