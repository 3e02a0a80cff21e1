/**
 * Finds the payload of lowest rank that carries given labels, at a cost that does not grow with the number of payloads.
 *
 * Two kinds of buckets are kept, each a heap by rank: one per label pair that occurs, and one per combination of values
 * for each *shape* that has been asked for, a shape being a sorted list of label keys. The pairs alone would not do:
 * 100,000 payloads may share each of two labels while few share both, and the intersection would be a scan. A shape's
 * buckets are filled once, when it is first needed, and followed from then on; the least recently used shape goes when
 * there are too many. A pair that does not occur, or occurs rarely, is settled without a shape.
 */
import { hasLabel, type StringRecord } from './metadata.ts';
import { RankedHeap, type Ranked } from './ranked-heap.ts';
import type { LabelPairs } from './selector.ts';

interface Entry extends Ranked {
  readonly id: string;
  readonly labels: StringRecord;
}
type Buckets = Map<string, RankedHeap<Entry>>;
interface Shape {
  readonly keys: readonly string[];
  readonly buckets: Buckets;
}

const fewEnoughToLookThrough = 32;
const defaultMaxShapes = 32;

// A label's value holds neither `=` nor `,`; a selector's value that does equals none, and so meets no bucket of this name.
const pairName = (key: string, value: string) => `${key}=${value}`;
const valuesName = (values: readonly string[]) => values.join(',');

export class PayloadIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #all = new RankedHeap<Entry>();
  readonly #pairs: Buckets = new Map();
  readonly #shapes = new Map<string, Shape>();
  readonly #maxShapes: number;

  constructor(maxShapes = defaultMaxShapes) {
    this.#maxShapes = maxShapes;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(payload: { readonly id: string; readonly rank: number; readonly labels: StringRecord }): void {
    const entry: Entry = { id: payload.id, rank: payload.rank, labels: payload.labels, live: true };
    this.#entries.set(entry.id, entry);
    this.#all.push(entry);
    for (const [key, value] of Object.entries(entry.labels)) into(this.#pairs, pairName(key, value), entry);
    for (const shape of this.#shapes.values()) intoShape(shape, entry);
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.live = false;
    this.#entries.delete(id);
    this.#all.forgetOne();
    for (const [key, value] of Object.entries(entry.labels)) outOf(this.#pairs, pairName(key, value));
    for (const shape of this.#shapes.values()) {
      const name = nameIn(shape, entry.labels);
      if (name !== undefined) outOf(shape.buckets, name);
    }
  }

  /** The id of the payload of lowest rank that carries all these labels. */
  first(labels: LabelPairs): string | undefined {
    const [rarest, ...others] = this.#bucketsOf(labels);
    if (others.length === 0) return rarest?.first()?.id;
    if (!rarest) return undefined;
    if (rarest.size <= fewEnoughToLookThrough) return lowest(rarest, labels)?.id;
    const shape = this.#shapeFor(labels.map(([key]) => key));
    return shape.buckets.get(valuesName(labels.map(([, value]) => value)))?.first()?.id;
  }

  /** One bucket per pair, the smallest first; none when a pair does not occur; all payloads when no pair is given. */
  #bucketsOf(labels: LabelPairs): readonly RankedHeap<Entry>[] {
    if (labels.length === 0) return [this.#all];
    const buckets: RankedHeap<Entry>[] = [];
    for (const [key, value] of labels) {
      const bucket = this.#pairs.get(pairName(key, value));
      if (!bucket) return [];
      buckets.push(bucket);
    }
    return buckets.sort((a, b) => a.size - b.size);
  }

  #shapeFor(keys: readonly string[]): Shape {
    const name = valuesName(keys);
    const shape = this.#shapes.get(name) ?? this.#newShape(keys);
    // A Map keeps the order of insertion: what is put in again is the most recently used.
    this.#shapes.delete(name);
    this.#shapes.set(name, shape);
    return shape;
  }

  #newShape(keys: readonly string[]): Shape {
    const [leastRecent] = this.#shapes.keys();
    if (this.#shapes.size >= this.#maxShapes && leastRecent !== undefined) this.#shapes.delete(leastRecent);
    const shape: Shape = { keys, buckets: new Map() };
    for (const entry of this.#entries.values()) intoShape(shape, entry);
    return shape;
  }
}

function lowest(bucket: RankedHeap<Entry>, labels: LabelPairs): Entry | undefined {
  let best: Entry | undefined;
  for (const entry of bucket.members()) {
    if (best && best.rank <= entry.rank) continue;
    if (labels.every(([key, value]) => hasLabel(entry.labels, key, value))) best = entry;
  }
  return best;
}

function nameIn(shape: Shape, labels: StringRecord): string | undefined {
  const values: string[] = [];
  for (const key of shape.keys) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (value === undefined) return undefined;
    values.push(value);
  }
  return valuesName(values);
}

function intoShape(shape: Shape, entry: Entry): void {
  const name = nameIn(shape, entry.labels);
  if (name !== undefined) into(shape.buckets, name, entry);
}

function into(buckets: Buckets, name: string, entry: Entry): void {
  let bucket = buckets.get(name);
  if (!bucket) buckets.set(name, (bucket = new RankedHeap()));
  bucket.push(entry);
}

function outOf(buckets: Buckets, name: string): void {
  const bucket = buckets.get(name);
  bucket?.forgetOne();
  if (bucket?.size === 0) buckets.delete(name);
}
