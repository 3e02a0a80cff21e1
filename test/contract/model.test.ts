/** Random sequences of operations, each answer held against a small model of what must come of it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OrchestratorUnderTest, quickTimings, seedOf } from '../local-orchestrator/orchestrator-under-test.ts';

type Labels = Record<string, string>;
interface Known {
  readonly id: string;
  readonly labels: Labels;
  readonly state: 'Ready' | 'Reserved' | 'Shutdown';
  readonly beforeHold: Labels;
  /** Grows with every change of state: among equals the lowest is taken. */
  readonly rank: number;
}
interface Selector {
  readonly match_labels?: Labels | [];
  readonly payload_state?: 'Ready' | 'Reserved';
}

const labels = fc.dictionary(fc.constantFrom('map', 'mode', 'constructor'), fc.constantFrom('', 'a', 'b'), {
  maxKeys: 3,
});
const selector: fc.Arbitrary<Selector> = fc.record(
  { match_labels: fc.oneof(labels, fc.constant<[]>([])), payload_state: fc.constantFrom('Ready', 'Reserved') },
  { requiredKeys: [] },
);
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('reserve'), selectors: fc.array(selector, { maxLength: 3 }), labels }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release'), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('label'), which: fc.nat(), labels }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), which: fc.nat(), force: fc.boolean() }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

const carries = (payload: Known, wanted: Labels | []) =>
  Object.entries(wanted).every(([key, value]) => Object.hasOwn(payload.labels, key) && payload.labels[key] === value);

class Model {
  readonly #known = new Map<string, Known>();
  readonly #afterRelease: 'Ready' | 'Shutdown';
  #rank = 0;

  constructor(payloads: readonly { id: string; labels: Labels }[], afterRelease: 'Ready' | 'Shutdown') {
    this.#afterRelease = afterRelease;
    for (const { id, labels: own } of payloads)
      this.#put({ id, labels: own, state: 'Ready', beforeHold: {}, rank: this.#next() });
  }

  nth(which: number): Known {
    const all = [...this.#known.values()];
    const found = all[which % all.length];
    if (!found) throw new Error('the model is empty');
    return found;
  }

  /** As `ListPayloads` should tell it. */
  view(): unknown[] {
    return [...this.#known.values()].map(({ id, state, labels: own }) => ({ id, state, labels: own }));
  }

  reserve(selectors: readonly Selector[], added: Labels): string | undefined {
    for (const { match_labels = {}, payload_state = 'Ready' } of selectors.length > 0 ? selectors : [{}]) {
      const matching = [...this.#known.values()].filter(
        (known) => known.state === payload_state && carries(known, match_labels),
      );
      const [chosen] = matching.sort((a, b) => a.rank - b.rank);
      if (!chosen) continue;
      const held = chosen.state === 'Reserved';
      const begun = held
        ? chosen
        : { ...chosen, state: 'Reserved' as const, beforeHold: chosen.labels, rank: this.#next() };
      this.#put({ ...begun, labels: { ...chosen.labels, ...added } });
      return chosen.id;
    }
    return undefined;
  }

  release(known: Known): number {
    if (known.state !== 'Reserved') return 404;
    const back = this.#afterRelease === 'Ready' ? known.beforeHold : known.labels;
    this.#put({ ...known, state: this.#afterRelease, labels: back, rank: this.#next() });
    return 200;
  }

  label(known: Known, added: Labels): void {
    this.#put({ ...known, labels: { ...known.labels, ...added } });
  }

  delete(known: Known, force: boolean): number {
    if (known.state === 'Reserved' && !force) return 409;
    if (known.state !== 'Shutdown') this.#put({ ...known, state: 'Shutdown', rank: this.#next() });
    return 200;
  }

  #put(known: Known): void {
    this.#known.set(known.id, known);
  }

  #next(): number {
    this.#rank += 1;
    return this.#rank;
  }
}

async function perform(on: OrchestratorUnderTest, model: Model, step: Operation): Promise<void> {
  if ('selectors' in step) {
    const body = { selectors: step.selectors, payload_metadata: { labels: step.labels } };
    const { status, value } = await on.call('CreateReservation', { body });
    const expected = model.reserve(step.selectors, step.labels);
    expect([status, value?.payload_id]).toEqual([expected === undefined ? 412 : 200, expected]);
    return;
  }
  const known = model.nth(step.which);
  if ('labels' in step) {
    for (const [key, value] of Object.entries(step.labels)) {
      await on.value('SetPayloadLabel', { payload_id: known.id, body: { key, value } });
    }
    model.label(known, step.labels);
  } else if ('force' in step) {
    const query = { force_delete: String(step.force) };
    expect(await on.status('DeletePayload', { payload_id: known.id, query })).toBe(model.delete(known, step.force));
  } else {
    expect(await on.status('DeleteReservation', { payload_id: known.id })).toBe(model.release(known));
  }
}

async function compare(on: OrchestratorUnderTest, steps: readonly Operation[], afterRelease: 'Ready' | 'Shutdown') {
  const listed = await on.payloads();
  const model = new Model(
    listed.map(({ id, metadata }) => ({ id, labels: metadata?.labels ?? {} })),
    afterRelease,
  );
  for (const step of steps) await perform(on, model, step);
  const views = (await on.payloads())
    .filter(({ status }) => status.state !== 'Creating')
    .map(({ id, status, metadata }) => ({ id, state: status.state, labels: metadata?.labels }));
  expect(views).toEqual(model.view());
}

describe('the local orchestrator', () => {
  it.each(['Ready', 'Shutdown'] as const)(
    'does what the model does, whatever is asked of it, when released payloads go to %s',
    async (afterRelease) => {
      const groups = [{ count: 3, labels: { map: 'a' } }, { count: 2, labels: { map: 'a', mode: 'b' } }, { count: 1 }];
      const seed = seedOf({
        payloads: groups,
        min_payloads: 0,
        buffer_size: 6,
        max_payloads: 6,
        after_release: afterRelease,
        // What shuts down stays to be seen, and the maximum keeps anybody from taking its place.
        timings: { ...quickTimings, creating: '1h', shutdown: '1h' },
      });
      const sequence = fc.array(operation, { minLength: 5, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(sequence, async (steps) => {
          const on = await OrchestratorUnderTest.start(seed);
          try {
            await compare(on, steps, afterRelease);
          } finally {
            await on.close();
          }
        }),
        // When it fails, this much is spent on finding a shorter example.
        { numRuns: 15, interruptAfterTimeLimit: 15_000 },
      );
    },
  );
});
