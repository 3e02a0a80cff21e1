/**
 * A set that gives its member of lowest rank. Removal is lazy: a member is marked dead and thrown out when it comes to
 * the top, or when the dead outnumber the living. Members nearly always arrive in the order of their ranks, and such a
 * push costs one comparison.
 */
export interface Ranked {
  readonly rank: number;
  live: boolean;
}

const worthCompacting = 64;

export class RankedHeap<T extends Ranked> {
  #items: T[] = [];
  #live = 0;

  get size(): number {
    return this.#live;
  }

  push(item: T): void {
    this.#live += 1;
    this.#items.push(item);
    this.#rise(this.#items.length - 1);
  }

  /** To be called once for every member that is marked dead. */
  forgetOne(): void {
    this.#live -= 1;
    const dead = this.#items.length - this.#live;
    if (dead < worthCompacting || dead <= this.#live) return;
    this.#items = this.#items.filter(({ live }) => live).sort((a, b) => a.rank - b.rank);
  }

  first(): T | undefined {
    let [top] = this.#items;
    while (top && !top.live) {
      this.#dropTop();
      [top] = this.#items;
    }
    return top;
  }

  *members(): Generator<T> {
    for (const item of this.#items) if (item.live) yield item;
  }

  #dropTop(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapUnlessOrdered(parent, index)) return;
      index = parent;
    }
  }

  #sink(from: number): void {
    let index = from;
    for (;;) {
      const smallest = this.#lower(2 * index + 1, 2 * index + 2);
      if (smallest >= this.#items.length || !this.#swapUnlessOrdered(index, smallest)) return;
      index = smallest;
    }
  }

  #rankAt(index: number): number {
    return this.#items[index]?.rank ?? Infinity;
  }

  #lower(left: number, right: number): number {
    return this.#rankAt(right) < this.#rankAt(left) ? right : left;
  }

  #swapUnlessOrdered(parent: number, child: number): boolean {
    const above = this.#items[parent];
    const below = this.#items[child];
    if (!above || !below || above.rank <= below.rank) return false;
    this.#items[parent] = below;
    this.#items[child] = above;
    return true;
  }
}
