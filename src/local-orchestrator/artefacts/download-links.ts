/** Links to files that work without a token, for a while: signed, as storage services do it. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface LinkTarget {
  readonly allocationId: string;
  readonly payloadId: string;
  readonly filePath: string;
}

export const downloadRoute = '/local/artefacts';
const validForMs = 3_600_000;

export class DownloadLinks {
  readonly #key: Buffer;
  readonly #now: () => number;

  constructor(key: Buffer, now: () => number) {
    this.#key = key;
    this.#now = now;
  }

  /** The path and query, without the host. */
  make(target: LinkTarget): string {
    const expires = String(this.#now() + validForMs);
    const query = new URLSearchParams({
      allocation_id: target.allocationId,
      payload_id: target.payloadId,
      file_path: target.filePath,
      expires,
      signature: this.#sign(target, expires),
    });
    return `${downloadRoute}?${query.toString()}`;
  }

  isValid(target: LinkTarget, expires: string, signature: string): boolean {
    const expected = Buffer.from(this.#sign(target, expires));
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected) && Number(expires) > this.#now();
  }

  #sign({ allocationId, payloadId, filePath }: LinkTarget, expires: string): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([allocationId, payloadId, filePath, expires]))
      .digest('base64url');
  }
}
