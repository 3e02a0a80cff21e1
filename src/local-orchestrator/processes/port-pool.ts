/** Gives out the ports of this machine: none twice at a time, and none that somebody else listens on. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

const loopback = '127.0.0.1';

export class PortPool {
  readonly #taken = new Set<number>();

  /** Undefined when the range has not that many free ones. */
  async take(range: PortRange, count: number): Promise<number[] | undefined> {
    const ports: number[] = [];
    for (let port = range.from; port <= range.to && ports.length < count; port += 1) {
      if (this.#taken.has(port)) continue;
      // Taken before it is tried, so that nobody else tries it meanwhile.
      this.#taken.add(port);
      if (await isFree(port)) ports.push(port);
      else this.#taken.delete(port);
    }
    if (ports.length === count) return ports;
    this.giveBack(ports);
    return undefined;
  }

  giveBack(ports: readonly number[]): void {
    for (const port of ports) this.#taken.delete(port);
  }
}

const isFree = async (port: number) => (await bindsTcp(port)) && (await bindsUdp(port));

async function bindsTcp(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, loopback);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return true;
  } catch {
    return false;
  }
}

async function bindsUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, loopback);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
