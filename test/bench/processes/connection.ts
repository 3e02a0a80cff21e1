import { connect, type Socket } from 'node:net';
import { HttpMessages, type HttpMessage } from './http-messages.ts';

/** One connection of a caller, with one request on it at a time. */
export class Connection {
  readonly #socket: Socket;
  #answered: ((message: HttpMessage) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const messages = new HttpMessages((message) => this.#answered?.(message));
    socket.setNoDelay(true);
    socket.on('data', (chunk) => messages.push(chunk));
    socket.on('error', (error) => this.#failed?.(error));
    socket.on('close', () => this.#failed?.(new Error('the connection was closed')));
  }

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** False once the other side has ended it, as servers do with one that was idle for long. */
  get isOpen(): boolean {
    return this.#socket.readyState === 'open';
  }

  exchange(request: string): Promise<HttpMessage> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}

export function requestText(method: string, path: string, body = '', headers = ''): string {
  const length = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: bench\r\n${headers}${body === '' ? '' : length}\r\n${body}`;
}

export const statusOf = ({ head }: HttpMessage): number => Number(head.slice(9, 12));
