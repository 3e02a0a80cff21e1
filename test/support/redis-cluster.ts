/** A Redis Cluster of three primaries with a replica each. */
import type { Redis } from 'ioredis';
import { eventually } from './eventually.ts';
import { DURABLE, RedisNode } from './redis-node.ts';

const SLOTS = 16_384;
const PRIMARIES = 3;
const NODE_TIMEOUT_MS = 1_000;

export interface ClusterRedis {
  /** What REDIS_URL says: two of the nodes; the others are found through them. */
  readonly url: string;
  readonly nodes: readonly RedisNode[];
  /** The node that serves the slot of this key now. */
  ownerOf(key: string): Promise<RedisNode>;
  /** Moves this key's slot with all that is in it to another node, key by key, as `redis-cli --cluster reshard` does. */
  moveSlot(key: string, from: RedisNode, to: RedisNode, pause?: Pause): Promise<void>;
  stop(): Promise<void>;
}

/** Some keys move after all others, and before they do something happens. */
export interface Pause {
  readonly movesLast: (key: string) => boolean;
  readonly meanwhile: () => Promise<void>;
}

export async function startClusterRedis(): Promise<ClusterRedis> {
  const options = ['--cluster-enabled', 'yes', '--cluster-node-timeout', String(NODE_TIMEOUT_MS)];
  const nodes = await Promise.all(
    Array.from({ length: 2 * PRIMARIES }, () =>
      RedisNode.start([...DURABLE, ...options, '--repl-diskless-sync-delay', '0']),
    ),
  );
  const primaries = nodes.slice(0, PRIMARIES);
  await Promise.all(primaries.map((node, index) => node.client.call('CLUSTER', ...slotsOf(index))));
  const [first] = nodes;
  for (const { port } of nodes.slice(1)) await first?.client.call('CLUSTER', 'MEET', '127.0.0.1', port);
  await everywhere(nodes, 'INFO', new RegExp(`cluster_known_nodes:${nodes.length}`));
  await Promise.all(
    nodes.slice(PRIMARIES).map(async (replica, index) => {
      const primary = primaries[index];
      if (primary) await replica.client.call('CLUSTER', 'REPLICATE', await idOf(primary));
    }),
  );
  await everywhere(nodes, 'INFO', /cluster_state:ok/);
  await everywhere(nodes, 'NODES', new RegExp(`(?:.*slave.*connected\\n?[^]*?){${PRIMARIES}}`));
  return {
    url: `redis+cluster://${nodes
      .slice(0, 2)
      .map(({ port }) => `127.0.0.1:${port}`)
      .join(',')}`,
    nodes,
    ownerOf: async (key) => ownerOfSlot(nodes, await slotOf(nodes, key)),
    moveSlot: async (key, from, to, pause) => moveSlot(nodes, await slotOf(nodes, key), from, to, pause),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

function slotsOf(index: number): string[] {
  const from = Math.ceil((index * SLOTS) / PRIMARIES);
  const until = Math.ceil(((index + 1) * SLOTS) / PRIMARIES);
  return ['ADDSLOTS', ...Array.from({ length: until - from }, (_, slot) => String(from + slot))];
}

const idOf = async ({ client }: RedisNode) => String(await client.call('CLUSTER', 'MYID'));

async function everywhere(nodes: readonly RedisNode[], question: 'INFO' | 'NODES', says: RegExp): Promise<void> {
  await eventually(
    () => Promise.all(nodes.map(async ({ client }) => String(await client.call('CLUSTER', question)))),
    (answers) => answers.every((answer) => says.test(answer)),
    { withinMs: 20_000 },
  );
}

const slotOf = async ([node]: readonly RedisNode[], key: string) =>
  Number(await node?.client.call('CLUSTER', 'KEYSLOT', key));

async function ownerOfSlot(nodes: readonly RedisNode[], slot: number): Promise<RedisNode> {
  for (const { client } of nodes) {
    const ranges = (await client.call('CLUSTER', 'SLOTS').catch(() => [])) as [number, number, [string, number]][];
    const range = ranges.find(([from, until]) => from <= slot && slot <= until);
    const owner = nodes.find(({ port }) => port === range?.[2][1]);
    if (owner) return owner;
  }
  throw new Error(`no node serves slot ${slot}`);
}

async function moveSlot(
  nodes: readonly RedisNode[],
  slot: number,
  from: RedisNode,
  to: RedisNode,
  pause?: Pause,
): Promise<void> {
  const [fromId, toId] = [await idOf(from), await idOf(to)];
  await to.client.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId);
  await from.client.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId);
  const move = (keys: readonly string[]) =>
    from.client.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...keys);
  if (pause) {
    const all = await keysIn(from.client, slot, MANY);
    await move(all.filter((key) => !pause.movesLast(key)));
    await pause.meanwhile();
  }
  for (let keys = await keysIn(from.client, slot); keys.length > 0; keys = await keysIn(from.client, slot)) {
    await move(keys);
  }
  // The new owner first, so that there is no moment in which nobody is.
  const owners = [to, from, ...nodes.filter((node) => node !== to && node !== from)];
  for (const { client } of owners) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', toId).catch(() => undefined);
}

const MANY = 100_000;
const MOVED_AT_ONCE = 10;
async function keysIn(client: Redis, slot: number, most = MOVED_AT_ONCE): Promise<string[]> {
  return (await client.call('CLUSTER', 'GETKEYSINSLOT', slot, most)) as string[];
}
