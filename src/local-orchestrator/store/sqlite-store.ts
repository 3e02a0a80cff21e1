/**
 * The state in one SQLite file. `synchronous = NORMAL` with a write-ahead log: a committed batch survives the end of this
 * process, however it ends, because the operating system has it; only a power cut may take the last batches, and even then the
 * file is whole. FULL would add an fsync to every group of answers for a machine that is somebody's desk.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { readAllocation, readPayload } from './records.ts';
import type { ChangeBatch, Store, StoredState } from './store.ts';

// The exclusive lock keeps a second orchestrator off the same folder; it falls with the process, also with a killed one.
const setUp = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS allocation (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS payload (id TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS ledger (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL) STRICT;
`;

/** Keeps the row that is there, and with it the order in which things were made, which is the order of every list. */
const upsertInto = (table: 'allocation' | 'payload') =>
  `INSERT INTO ${table} VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record`;

export class StateFolderInUse extends Error {
  override readonly name = 'StateFolderInUse';
}

export class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #putAllocation: StatementSync;
  readonly #putPayload: StatementSync;
  readonly #dropPayload: StatementSync;
  readonly #putEntry: StatementSync;

  /** @throws StateFolderInUse when another process has it open. */
  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, 'state.sqlite'));
    try {
      this.#database.exec(setUp);
    } catch (err) {
      this.#database.close();
      if (!isLocked(err)) throw err;
      throw new StateFolderInUse('another orchestrator uses this state folder', { cause: err });
    }
    this.#putAllocation = this.#database.prepare(upsertInto('allocation'));
    this.#putPayload = this.#database.prepare(upsertInto('payload'));
    this.#dropPayload = this.#database.prepare('DELETE FROM payload WHERE id = ?');
    this.#putEntry = this.#database.prepare('INSERT INTO ledger VALUES (?, ?)');
  }

  read(): StoredState {
    return {
      allocations: this.#texts('SELECT record AS text FROM allocation ORDER BY rowid').map(readAllocation),
      payloads: this.#texts('SELECT record AS text FROM payload ORDER BY rowid').map(readPayload),
      ledger: this.#texts('SELECT entry AS text FROM ledger ORDER BY seq'),
    };
  }

  write({ allocations, payloads, ledger }: ChangeBatch): void {
    this.#database.exec('BEGIN');
    try {
      for (const allocation of allocations.values()) this.#putAllocation.run(allocation.id, JSON.stringify(allocation));
      for (const [id, payload] of payloads) {
        if (payload) this.#putPayload.run(id, JSON.stringify(payload));
        else this.#dropPayload.run(id);
      }
      for (const { seq, json } of ledger) this.#putEntry.run(seq, json);
      this.#database.exec('COMMIT');
    } catch (err) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw err;
    }
  }

  signingKey(): Buffer {
    const read = this.#database.prepare("SELECT value FROM secret WHERE name = 'signing'");
    const known = read.get()?.value;
    if (typeof known === 'string') return Buffer.from(known, 'hex');
    const made = randomBytes(32);
    this.#database.prepare("INSERT INTO secret VALUES ('signing', ?)").run(made.toString('hex'));
    return made;
  }

  close(): void {
    this.#database.close();
  }

  #texts(sql: string): string[] {
    return this.#database
      .prepare(sql)
      .all()
      .map(({ text }) => String(text));
  }
}

const isLocked = (err: unknown) => /locked|busy/i.test(String(err));
