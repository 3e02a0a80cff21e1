/** The texts of a batch's matches: which are measured, judged and kept. */
import { MATCH_LIMIT_BYTES, asText } from './body-limits.ts';
import { tooDeep, type SentBatch } from './json-body.ts';
import { isUnaltered } from './json-fidelity.ts';
import { itemTexts } from './json-text.ts';
import { givenTwice, isTooLarge, keptText } from './kept-text.ts';
import { Problem, invalidFields } from './problem.ts';

export interface BatchTexts extends SentBatch {
  readonly matches: readonly unknown[];
}

/** The text that a match of the batch is kept as, by its place; the problem where it cannot be kept. */
export type KeptTextAt = (index: number) => string | Problem;

/** @throws {Problem} where the list of matches itself is given twice */
export function keptTexts(batch: BatchTexts): KeptTextAt {
  const written = textsAsWritten(batch);
  if (written) return (index) => keptAsSent(written[index] ?? '');
  const { matches, itemsTooDeep } = batch;
  const sent = textsAsSent(batch);
  return (index) => keptAsWritten(sent[index] ?? '', matches[index], itemsTooDeep.has(index));
}

const TOO_LARGE = new Problem('body_too_large', `a match must be at most ${asText(MATCH_LIMIT_BYTES)}`);

/** Written as its value is: the one text is measured and kept, and holds nothing else. */
function keptAsSent(text: string): string | Problem {
  return isTooLarge(text) ? TOO_LARGE : text;
}

/** Written in another way, perhaps: measured and judged as it was sent, kept as its value is written. */
function keptAsWritten(sent: string, match: unknown, isTooDeep: boolean): string | Problem {
  if (isTooLarge(sent)) return TOO_LARGE;
  return isTooDeep ? invalidFields([tooDeep]) : keptText(sent, match);
}

const AROUND_ITEMS = ['{"matches":[', ']}'] as const;

/** Each match as JSON, where the batch is known to hold just that; undefined where it may only be written in another way. */
function textsAsWritten({ text, matches, itemsTooDeep }: BatchTexts): readonly string[] | undefined {
  if (itemsTooDeep.size > 0) return undefined;
  const items: string[] = [];
  let characters = AROUND_ITEMS.join('').length + matches.length - 1;
  for (const match of matches) {
    const item = JSON.stringify(match);
    characters += item.length;
    // A text can be a fraction of what its value is written as.
    if (characters > text.length) return undefined;
    items.push(item);
  }
  return characters === text.length && isUnaltered(text, AROUND_ITEMS.join(items.join(','))) ? items : undefined;
}

/** Each match as it stands in the batch. @throws {Problem} where the list itself is given twice */
function textsAsSent({ text }: BatchTexts): readonly string[] {
  const items = itemTexts(text);
  if (!items) throw invalidFields([givenTwice('/matches')]);
  return items;
}
