/**
 * What a payload's processes print, one after the other, in a file that cannot grow without end: when it is full it is set
 * aside as `….1` and begun anew.
 */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

export class BoundedLog {
  readonly #file: string;
  readonly #limitBytes: number;
  #handle: number | undefined;
  #sizeBytes = 0;

  constructor(file: string, limitBytes: number) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.#limitBytes = limitBytes;
    this.#handle = openSync(file, 'a');
    this.#sizeBytes = fstatSync(this.#handle).size;
  }

  write(chunk: Buffer): void {
    if (this.#handle === undefined) return;
    if (this.#sizeBytes > 0 && this.#sizeBytes + chunk.length > this.#limitBytes) this.#startAnew(this.#handle);
    const kept = chunk.subarray(Math.max(0, chunk.length - this.#limitBytes));
    writeSync(this.#handle, kept);
    this.#sizeBytes += kept.length;
  }

  close(): void {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
  }

  #startAnew(handle: number): void {
    closeSync(handle);
    renameSync(this.#file, `${this.#file}.1`);
    this.#handle = openSync(this.#file, 'w');
    this.#sizeBytes = 0;
  }
}
