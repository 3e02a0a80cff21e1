/** The other end of a webhook: a small HTTP server that keeps what it gets and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly data: { readonly match_id: string; readonly state: string; readonly version: number };
  };
}

export type Respond = (received: ReceivedWebhook, response: ServerResponse) => void;

const accept: Respond = (_, response) => void response.writeHead(204).end();
/** Never answers. */
export const hang: Respond = () => undefined;
export const answering =
  (status: number, headers: Record<string, string> = {}): Respond =>
  (_, response) =>
    void response.writeHead(status, headers).end();

export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  respond: Respond = accept;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server, (server.address() as AddressInfo).port);
    server.on('request', (request, response) => void receiver.take(request, response));
    return receiver;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  /** What came for one match, as `state version`, in order. */
  told(matchId: string): string[] {
    const ofMatch = this.received.filter(({ event }) => event.subject === matchId);
    return ofMatch.map(({ event: { data } }) => `${data.state} ${data.version}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const event = JSON.parse(text) as ReceivedWebhook['event'];
    const received = { path: request.url ?? '', headers, text, event };
    this.received.push(received);
    this.respond(received, response);
  }
}

/** @throws where the signature is not by this secret */
export function verify(secret: string, { text, headers }: ReceivedWebhook): void {
  new Webhook(secret).verify(text, headers);
}
