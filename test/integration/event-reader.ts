/** Reads server-sent events as a consumer does, and holds each against its description. */
import { holdAnswer, holdAs } from '../support/api-description.ts';

export interface SeenEvent {
  readonly id: string;
  readonly event: string;
  readonly data: {
    readonly specversion: string;
    readonly id: string;
    readonly source: string;
    readonly type: string;
    readonly subject: string;
    readonly time: string;
    readonly data: {
      readonly match_id: string;
      readonly state: string;
      readonly version: number;
      readonly reservation?: object;
      readonly confirm_by?: string;
      readonly confirmed_at?: string;
    };
  };
}

export class EventReader {
  private readonly seen: SeenEvent[] = [];
  private rest = '';

  private constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array>) {}

  static async open(url: string, lastEventId?: string, more: Record<string, string> = {}): Promise<EventReader> {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const answer = await fetch(url, { headers: { ...headers, ...more } });
    holdAnswer('GET', new URL(url).pathname, answer, '');
    if (answer.status !== 200 || !answer.body) throw new Error(`no stream: ${answer.status} ${await answer.text()}`);
    return new EventReader(answer.body.getReader());
  }

  /** The next so many events; fewer where the stream ends before. */
  async take(count: number): Promise<SeenEvent[]> {
    while (this.seen.length < count && (await this.more())) continue;
    return this.seen.splice(0, count);
  }

  async close(): Promise<void> {
    await this.reader.cancel();
  }

  private async more(): Promise<boolean> {
    const { done, value } = await this.reader.read();
    if (done) return false;
    const blocks = (this.rest + Buffer.from(value).toString()).split('\n\n');
    this.rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => [line.split(': ', 1)[0], line.replace(/^\w*: /, '')]));
      const data = fields.get('data');
      if (data === undefined) continue;
      const parsed = JSON.parse(data) as SeenEvent['data'];
      holdAs(parsed.type.startsWith('matchgate.operator.') ? 'OperatorEvent' : 'MatchEvent', parsed);
      this.seen.push({ id: fields.get('id') ?? '', event: fields.get('event') ?? '', data: parsed });
    }
    return true;
  }
}
