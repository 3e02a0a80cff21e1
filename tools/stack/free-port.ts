import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the range from which systems take the local ports of outgoing connections (32768 and up on Linux, 49152 elsewhere):
 * a port found free there may be such a connection's own a moment later.
 */
const LOWEST_PORT = 10_240;
const HIGHEST_PORT = 20_239;
/** The second port of a Redis Cluster's node is this much above its first; no first port lies where second ones do. */
const CLUSTER_BUS_OFFSET = 10_000;

const TRIES = 100;

/** A loopback port that nobody listens on at this moment. */
export const freePort = (): Promise<number> => freePortWith([]);

/** The same for a node of a Redis Cluster: its second port is free too. */
export const freeNodePort = (): Promise<number> => freePortWith([CLUSTER_BUS_OFFSET]);

async function freePortWith(offsets: readonly number[]): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
    const free = await Promise.all([0, ...offsets].map((offset) => isFree(port + offset)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`no free TCP port among ${TRIES} tried between ${LOWEST_PORT} and ${HIGHEST_PORT}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
