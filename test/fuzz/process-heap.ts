/** What the heap of a process of the product holds once its garbage is gone; the process must run with `--inspect`. */
import { once } from 'node:events';

export class ProcessHeap {
  private calls = 0;

  private constructor(private readonly socket: WebSocket) {}

  /** @param log of the process, which says where its inspector listens */
  static async of(log: string): Promise<ProcessHeap> {
    const [, url] = /Debugger listening on (ws:\/\/127\.0\.0\.1:\d+\/\S+)/.exec(log) ?? [];
    if (url === undefined) throw new Error('the process has no inspector');
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new ProcessHeap(socket);
  }

  async usedBytes(): Promise<number> {
    await this.call('HeapProfiler.collectGarbage');
    const { usedSize } = (await this.call('Runtime.getHeapUsage')) as { usedSize: number };
    return usedSize;
  }

  close(): void {
    this.socket.close();
  }

  private async call(method: string): Promise<unknown> {
    const id = (this.calls += 1);
    this.socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [{ data }] = (await once(this.socket, 'message')) as [{ data: string }];
      const answer = JSON.parse(data) as { id?: number; result?: unknown };
      if (answer.id === id) return answer.result;
    }
  }
}
