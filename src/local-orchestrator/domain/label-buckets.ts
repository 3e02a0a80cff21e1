/** Payloads in heaps by rank, one heap per name; a heap without members is gone. */
import { hasLabel, type StringRecord } from './metadata.ts';
import { RankedHeap, type Ranked } from './ranked-heap.ts';
import type { LabelPairs } from './selector.ts';

export interface Entry extends Ranked {
  readonly id: string;
  readonly labels: StringRecord;
}

export class LabelBuckets {
  readonly #heaps = new Map<string, RankedHeap<Entry>>();

  get size(): number {
    return this.#heaps.size;
  }

  get(name: string): RankedHeap<Entry> | undefined {
    return this.#heaps.get(name);
  }

  add(name: string, entry: Entry): void {
    let heap = this.#heaps.get(name);
    if (!heap) this.#heaps.set(name, (heap = new RankedHeap()));
    heap.push(entry);
  }

  /** To be called for each name under which a member was added, once it is marked dead. */
  forgetOne(name: string): void {
    const heap = this.#heaps.get(name);
    heap?.forgetOne();
    if (heap?.size === 0) this.#heaps.delete(name);
  }

  /** The first member of each heap. */
  *firsts(): Generator<Entry> {
    for (const heap of this.#heaps.values()) {
      const first = heap.first();
      if (first) yield first;
    }
  }
}

/** Of those that carry all the labels, the one of lowest rank. */
export function lowestMatching(entries: Iterable<Entry>, labels: LabelPairs): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of entries) {
    if (best && best.rank <= entry.rank) continue;
    if (labels.every(([key, value]) => hasLabel(entry.labels, key, value))) best = entry;
  }
  return best;
}
