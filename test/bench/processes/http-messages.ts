/**
 * HTTP/1.1 messages with a Content-Length, taken from a stream of bytes. The stub and the load maker read no others, and
 * Node's own parser would cost them a multiple: on two cores that would be taken from what is measured.
 */
export interface HttpMessage {
  /** The first line and the headers. */
  readonly head: string;
  readonly body: Buffer;
}

const HEAD_END = '\r\n\r\n';

export class HttpMessages {
  readonly #onMessage: (message: HttpMessage) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(onMessage: (message: HttpMessage) => void) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    let data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const headEnd = data.indexOf(HEAD_END);
      if (headEnd < 0) break;
      const head = data.toString('latin1', 0, headEnd);
      const bodyAt = headEnd + HEAD_END.length;
      const end = bodyAt + Number(/\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (data.length < end) break;
      this.#onMessage({ head, body: data.subarray(bodyAt, end) });
      data = data.subarray(end);
    }
    this.#rest = data;
  }
}
