/**
 * Finds the payload of lowest rank that carries given labels, at a cost that does not grow with the number of payloads.
 *
 * Payloads are kept in heaps by rank: all of them in one; one heap per label pair that occurs; one per *class*, which is
 * everybody with the very same labels; and one per combination of values for each *shape* that has been asked for, a shape
 * being a sorted list of label keys.
 *
 * The pairs answer for one label. They would not do for several: 100,000 payloads may share each of two labels while few
 * share both, and the intersection would be a scan. A pair that does not occur, or seldom, settles it; else the classes
 * do, which are few in most fleets; and where they are many, the shape, whose heaps are filled when it is first needed and
 * followed from then on. The least recently used shape goes when there are too many.
 */
import { LabelBuckets, lowestMatching, type Entry } from './label-buckets.ts';
import type { StringRecord } from './metadata.ts';
import { RankedHeap } from './ranked-heap.ts';
import type { LabelPairs } from './selector.ts';

interface Shape {
  readonly keys: readonly string[];
  readonly buckets: LabelBuckets;
}

export interface IndexLimits {
  /** Up to how many are looked through one by one. */
  readonly fewEnough: number;
  readonly maxShapes: number;
}
const defaultLimits: IndexLimits = { fewEnough: 32, maxShapes: 32 };

// A label's value holds neither `=` nor `,`; a selector's value that does equals none, and so meets no heap of this name.
const pairName = (key: string, value: string) => `${key}=${value}`;
const valuesName = (values: readonly string[]) => values.join(',');

// The payloads of a group share one object of labels, and have it again when they are released.
const classNames = new WeakMap<StringRecord, string>();

function className(labels: StringRecord): string {
  const known = classNames.get(labels);
  if (known !== undefined) return known;
  const name = Object.entries(labels)
    .map(([key, value]) => pairName(key, value))
    .sort()
    .join(',');
  classNames.set(labels, name);
  return name;
}

export class PayloadIndex {
  readonly #entries = new Map<string, Entry>();
  readonly #all = new RankedHeap<Entry>();
  readonly #pairs = new LabelBuckets();
  readonly #classes = new LabelBuckets();
  readonly #shapes = new Map<string, Shape>();
  readonly #limits: IndexLimits;

  constructor(limits: IndexLimits = defaultLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  add(payload: { readonly id: string; readonly rank: number; readonly labels: StringRecord }): void {
    const entry: Entry = { id: payload.id, rank: payload.rank, labels: payload.labels, live: true };
    this.#entries.set(entry.id, entry);
    this.#all.push(entry);
    this.#classes.add(className(entry.labels), entry);
    for (const [key, value] of Object.entries(entry.labels)) this.#pairs.add(pairName(key, value), entry);
    for (const shape of this.#shapes.values()) intoShape(shape, entry);
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.live = false;
    this.#entries.delete(id);
    this.#all.forgetOne();
    this.#classes.forgetOne(className(entry.labels));
    for (const [key, value] of Object.entries(entry.labels)) this.#pairs.forgetOne(pairName(key, value));
    for (const shape of this.#shapes.values()) {
      const name = nameIn(shape, entry.labels);
      if (name !== undefined) shape.buckets.forgetOne(name);
    }
  }

  /** The id of the payload of lowest rank that carries all these labels. */
  first(labels: LabelPairs): string | undefined {
    const [rarest, ...others] = this.#heapsOf(labels);
    if (!rarest || others.length === 0) return rarest?.first()?.id;
    if (rarest.size <= this.#limits.fewEnough) return lowestMatching(rarest.members(), labels)?.id;
    if (this.#classes.size <= this.#limits.fewEnough) return lowestMatching(this.#classes.firsts(), labels)?.id;
    const shape = this.#shapeFor(labels.map(([key]) => key));
    return shape.buckets.get(valuesName(labels.map(([, value]) => value)))?.first()?.id;
  }

  /** One heap per pair, the smallest first; none when a pair does not occur; that of all when no pair is given. */
  #heapsOf(labels: LabelPairs): readonly RankedHeap<Entry>[] {
    if (labels.length === 0) return [this.#all];
    const heaps: RankedHeap<Entry>[] = [];
    for (const [key, value] of labels) {
      const heap = this.#pairs.get(pairName(key, value));
      if (!heap) return [];
      heaps.push(heap);
    }
    return heaps.sort((a, b) => a.size - b.size);
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
    if (this.#shapes.size >= this.#limits.maxShapes && leastRecent !== undefined) this.#shapes.delete(leastRecent);
    const shape: Shape = { keys, buckets: new LabelBuckets() };
    for (const entry of this.#entries.values()) intoShape(shape, entry);
    return shape;
  }
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
  if (name !== undefined) shape.buckets.add(name, entry);
}
