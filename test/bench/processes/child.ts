/**
 * A process of the bench, and how it is asked for something. Each runs by itself, so that what is measured does not share
 * an event loop with what measures.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitOf } from '../../../tools/stack/child-process.ts';

export interface Child<Request, Reply> {
  readonly pid: number;
  /** Where it listens, if it does. */
  readonly url: string;
  ask(request: Request): Promise<Reply>;
  stop(): Promise<void>;
}

interface Message {
  readonly id: number;
  readonly reply?: unknown;
  readonly error?: string;
}

/** @param file beside this one, or an absolute path */
export async function startChild<Request, Reply>(
  file: string,
  env: Record<string, string> = {},
  nodeOptions: readonly string[] = [],
): Promise<Child<Request, Reply>> {
  const path = file.startsWith('/') ? file : join(import.meta.dirname, file);
  const child = spawn(process.execPath, [...nodeOptions, path], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = exitOf(child);
  const open = new Map<number, { resolve: (reply: Reply) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message: Message & { readonly ready?: string }) => {
      if (message.ready !== undefined) {
        resolve(message.ready);
        return;
      }
      const waiting = open.get(message.id);
      open.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.reply as Reply);
      else waiting?.reject(new Error(`${file}: ${message.error}`));
    });
    void exited.then((code) => {
      reject(new Error(`${file} has ended (${code})`));
      for (const { reject: fail } of open.values()) fail(new Error(`${file} has ended (${code})`));
    });
  });
  const url = await ready;
  return {
    pid: child.pid ?? 0,
    url,
    ask: (request) =>
      new Promise((resolve, reject) => {
        const id = (asked += 1);
        open.set(id, { resolve, reject });
        child.send({ id, request });
      }),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

export interface Served<Request> {
  readonly url: string;
  readonly answer: (request: Request) => unknown;
}

/** The other side: says that it is ready, and answers. Ends with whoever started it. */
export function serveParent<Request>({ url, answer }: Served<Request>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', ({ id, request }: { id: number; request: Request }) => {
    Promise.resolve()
      .then(() => answer(request))
      .then(
        (reply) => process.send?.({ id, reply }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.stack : String(error) }),
      );
  });
  process.send?.({ ready: url });
}
