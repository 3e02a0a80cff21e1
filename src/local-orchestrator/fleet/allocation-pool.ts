/** One allocation with its payloads: kept counted and indexed, so that no decision about it looks at all of them. */
import type { PayloadState } from '../../orchestration/contract/index.ts';
import type { Allocation, Behaviour, Census } from '../domain/allocation.ts';
import { isLeaving, type Payload } from '../domain/payload.ts';
import { PayloadIndex } from '../domain/payload-index.ts';

export class AllocationPool {
  readonly behaviour: Behaviour;
  readonly ready = new PayloadIndex();
  readonly reserved = new PayloadIndex();
  /** Per group of the seed, those that are not leaving. */
  readonly groupLive: number[];
  readonly #payloads = new Map<string, Payload>();
  readonly #counts = new Map<PayloadState, number>();
  #allocation: Allocation;
  #staleCounts = new Map<PayloadState, number>();
  #staleReady: string[] = [];
  readonly #inError = new Set<string>();

  constructor(allocation: Allocation, behaviour: Behaviour) {
    this.#allocation = allocation;
    this.behaviour = behaviour;
    this.groupLive = behaviour.groups.map(() => 0);
  }

  get allocation(): Allocation {
    return this.#allocation;
  }

  set allocation(next: Allocation) {
    const revised = next.revision !== this.#allocation.revision;
    this.#allocation = next;
    if (!revised) return;
    const stale = [...this.#payloads.values()].filter((payload) => this.isStale(payload));
    this.#staleCounts = new Map();
    for (const { state } of stale) addTo(this.#staleCounts, state, 1);
    this.#staleReady = stale.filter(({ state }) => state === 'Ready').map(({ id }) => id);
  }

  /** In the order of their making. */
  payloads(): MapIterator<Payload> {
    return this.#payloads.values();
  }

  get(id: string): Payload | undefined {
    return this.#payloads.get(id);
  }

  put(payload: Payload): void {
    const before = this.#payloads.get(payload.id);
    this.#payloads.set(payload.id, payload);
    if (before) this.#count(before, -1);
    this.#count(payload, 1);
    this.#reindex(before, payload);
    if (payload.state === 'Error') this.#inError.add(payload.id);
    else this.#inError.delete(payload.id);
    if (payload.state === 'Ready' && before?.state !== 'Ready' && this.isStale(payload)) {
      this.#staleReady.push(payload.id);
    }
  }

  delete(id: string): void {
    const payload = this.#payloads.get(id);
    if (!payload) return;
    this.#payloads.delete(id);
    this.#count(payload, -1);
    this.#indexFor(payload.state)?.remove(id);
    this.#inError.delete(id);
  }

  census(): Census {
    const count = (...states: PayloadState[]) => states.reduce((sum, state) => sum + (this.#counts.get(state) ?? 0), 0);
    const stale = this.#staleCounts;
    return {
      total: this.#payloads.size,
      ready: count('Ready'),
      reserved: count('Reserved'),
      coming: count('Creating', 'Preparing', 'Starting', 'Error'),
      inError: count('Error'),
      stale: [...stale.values()].reduce((sum, number) => sum + number, 0),
      staleReady: stale.get('Ready') ?? 0,
      staleInError: stale.get('Error') ?? 0,
    };
  }

  /** Those of an older revision first. */
  inError(): Payload[] {
    const waiting = [...this.#inError].flatMap((id) => this.#payloads.get(id) ?? []);
    return [...waiting.filter((one) => this.isStale(one)), ...waiting.filter((one) => !this.isStale(one))];
  }

  /** A Ready payload of an older revision; the next call gives another one. */
  takeStaleReady(): Payload | undefined {
    for (let id = this.#staleReady.shift(); id !== undefined; id = this.#staleReady.shift()) {
      const payload = this.#payloads.get(id);
      if (payload?.state === 'Ready' && this.isStale(payload)) return payload;
    }
    return undefined;
  }

  /** Neither Reserved nor leaving, and made from an older revision. */
  isStale(payload: Payload): boolean {
    return payload.revision < this.#allocation.revision && payload.state !== 'Reserved' && !isLeaving(payload);
  }

  #count(payload: Payload, by: 1 | -1): void {
    addTo(this.#counts, payload.state, by);
    if (this.isStale(payload)) addTo(this.#staleCounts, payload.state, by);
    const { group } = payload;
    if (group !== null && group < this.groupLive.length && !isLeaving(payload)) {
      this.groupLive[group] = (this.groupLive[group] ?? 0) + by;
    }
  }

  #indexFor(state: PayloadState): PayloadIndex | undefined {
    if (state === 'Ready') return this.ready;
    return state === 'Reserved' ? this.reserved : undefined;
  }

  #reindex(before: Payload | undefined, after: Payload): void {
    const unchanged =
      before?.state === after.state && before.rank === after.rank && before.metadata.labels === after.metadata.labels;
    if (unchanged) return;
    if (before) this.#indexFor(before.state)?.remove(before.id);
    this.#indexFor(after.state)?.add({ id: after.id, rank: after.rank, labels: after.metadata.labels });
  }
}

function addTo(counts: Map<PayloadState, number>, state: PayloadState, by: number): void {
  counts.set(state, (counts.get(state) ?? 0) + by);
}
