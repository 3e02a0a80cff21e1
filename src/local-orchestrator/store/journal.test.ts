import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Journal } from './journal.ts';
import type { ChangeBatch, Store } from './store.ts';

/** Keeps the batches; fails as often as it is told to. */
function recordingStore(failures = 0) {
  const batches: number[][] = [];
  let left = failures;
  const write = ({ ledger }: ChangeBatch) => {
    left -= 1;
    if (left >= 0) throw new Error('no space left');
    batches.push(ledger.map(({ seq }) => seq));
  };
  const store: Store = {
    read: () => ({ allocations: [], payloads: [], ledger: [] }),
    write,
    signingKey: () => Buffer.alloc(32),
    close: () => undefined,
  };
  return { store, batches };
}
const line = (seq: number) => ({ seq, json: `{"seq":${seq}}` });

describe('the journal', () => {
  it('writes what changes in one turn as one batch, and only then says that it is durable', async () => {
    const { store, batches } = recordingStore();
    const journal = new Journal(store);
    journal.line(line(1));
    journal.line(line(2));
    expect(batches).toEqual([]);
    await journal.durable();
    expect(batches).toEqual([[1, 2]]);
    journal.line(line(3));
    await journal.durable();
    expect(batches).toEqual([[1, 2], [3]]);
  });

  it('tells those who wait that a write failed, and writes the batch later', async () => {
    const { store, batches } = recordingStore(1);
    const journal = new Journal(store);
    journal.line(line(1));
    await expect(journal.durable()).rejects.toThrow('no space left');
    journal.line(line(2));
    await journal.durable();
    expect(batches).toEqual([[1, 2]]);
  });

  it('leaves nothing unwritten when it is closed', async () => {
    const { store, batches } = recordingStore();
    const journal = new Journal(store);
    journal.line(line(1));
    journal.close();
    expect(batches).toEqual([[1]]);
    await turn();
    expect(batches).toEqual([[1]]);
  });
});
