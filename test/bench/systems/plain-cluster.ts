/** A Redis Cluster of three primaries, without replicas: for figures, not for faults. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { exitOf } from '../../../tools/stack/child-process.ts';
import { freeNodePort } from '../../../tools/stack/free-port.ts';
import { eventually } from '../../support/eventually.ts';

const SLOTS = 16_384;
const NODES = 3;

export interface PlainCluster {
  readonly url: string;
  /** How many commands each node has done. */
  commands(): Promise<number[]>;
  stop(): Promise<void>;
}

export async function startPlainCluster(): Promise<PlainCluster> {
  const nodes = await Promise.all(Array.from({ length: NODES }, startNode));
  const [first] = nodes;
  await Promise.all(
    nodes.map(({ client }, index) => {
      const share = (at: number) => Math.floor((at * SLOTS) / NODES);
      return client.call('CLUSTER', 'ADDSLOTSRANGE', share(index), share(index + 1) - 1);
    }),
  );
  for (const { port } of nodes.slice(1)) await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', port);
  for (const { client } of nodes) {
    const info = async () => String(await client.call('CLUSTER', 'INFO'));
    await eventually(info, (text) => /cluster_state:ok[^]*cluster_known_nodes:3/.test(text));
  }
  return {
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    commands: () => Promise.all(nodes.map(({ client }) => commandsOf(client))),
    stop: async () => {
      await Promise.all(nodes.map(({ stop }) => stop()));
    },
  };
}

async function startNode() {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-bench-redis-'));
  const port = await freeNodePort();
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const how = ['--cluster-enabled', 'yes', '--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  const server = spawn(process.env.MATCHGATE_REDIS ?? 'redis-server', [...place, ...how], { stdio: 'ignore' });
  const exited = exitOf(server);
  const client = new Redis(port, { retryStrategy: () => 20 });
  client.on('error', () => undefined);
  await client.ping();
  return {
    client,
    port,
    stop: async () => {
      client.disconnect();
      server.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function commandsOf(client: Redis): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await client.info('stats'))?.[1] ?? Number.NaN);
}
