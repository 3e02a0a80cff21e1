/** As much of a sentinel as a client asks for, in a moment of one's own choosing; the primary that it names is a real one. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface ScriptedSentinel {
  readonly port: number;
  /** How many connections wait for news of a failover. */
  readonly followers: number;
  tellFailover(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

const NEWS = '+switch-master';
const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
const list = (...texts: string[]) => `*${texts.length}\r\n${texts.map(bulk).join('')}`;

/** @param asked is waited for before the sentinel says where the primary is */
export async function startScriptedSentinel(
  primaryPort: number,
  asked: () => Promise<void>,
): Promise<ScriptedSentinel> {
  const following = new Set<Socket>();
  const open = new Set<Socket>();
  const answer = async (socket: Socket, [command = '', ...words]: readonly string[]): Promise<string> => {
    switch (command.toLowerCase()) {
      case 'sentinel':
        if (words[0]?.toLowerCase() !== 'get-master-addr-by-name') return '*0\r\n';
        await asked();
        return list('127.0.0.1', String(primaryPort));
      case 'subscribe':
        following.add(socket);
        return `*3\r\n${bulk('subscribe')}${bulk(NEWS)}:1\r\n`;
      // As one that speaks the older protocol alone, where news are ordinary lists.
      case 'hello':
        return "-ERR unknown command 'HELLO'\r\n";
      default:
        return '+OK\r\n';
    }
  };
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket) && following.delete(socket));
    let text = '';
    let before = Promise.resolve();
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const { commands, rest } = commandsOf(text);
      text = rest;
      for (const command of commands)
        before = before.then(async () => void socket.write(await answer(socket, command)));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get followers() {
      return following.size;
    },
    tellFailover: () => {
      for (const socket of following) socket.write(list('message', NEWS, 'matchgate'));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whole commands, as clients send them: lists of texts, each with its length before it. */
function commandsOf(text: string): { commands: string[][]; rest: string } {
  const commands: string[][] = [];
  let rest = text;
  for (;;) {
    const count = Number(/^\*(\d+)\r\n/.exec(rest)?.[1]);
    const words = new RegExp(`^\\*\\d+\\r\\n((?:\\$\\d+\\r\\n[^\\r]*\\r\\n){${count}})`).exec(rest);
    if (!words?.[1]) return { commands, rest };
    commands.push([...words[1].matchAll(/\$\d+\r\n([^\r]*)\r\n/g)].map(([, word = '']) => word));
    rest = rest.slice(words[0].length);
  }
}
