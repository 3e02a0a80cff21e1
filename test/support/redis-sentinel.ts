/** Redis with Sentinel, as a small production has it: one primary, replicas, and three sentinels that agree on a failover. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { DURABLE, RedisNode } from './redis-node.ts';

const NAME = 'matchgate';
const SENTINELS = 3;
const QUORUM = 2;
/** Short, so that a failover takes a test about three seconds; not so short that a busy machine looks like a dead server. */
const DOWN_AFTER_MS = 1_500;

export interface SentinelRedis {
  /** What REDIS_URL says. */
  readonly url: string;
  /** The one that the sentinels name now. */
  primary(): Promise<RedisNode>;
  /** Those that follow the primary now. */
  replicas(): Promise<RedisNode[]>;
  stop(): Promise<void>;
}

export async function startSentinelRedis({ replicas = 2 } = {}): Promise<SentinelRedis> {
  const options = [...DURABLE, '--repl-diskless-sync-delay', '0'];
  const primary = await RedisNode.start(options);
  const following = ['--replicaof', `127.0.0.1 ${primary.port}`];
  const followers = await Promise.all(
    Array.from({ length: replicas }, () => RedisNode.start([...options, ...following])),
  );
  await eventually(
    () => primary.client.info('replication'),
    (info) => info.match(/state=online/g)?.length === replicas,
  );
  const sentinels = await Promise.all(Array.from({ length: SENTINELS }, () => startSentinel(primary)));
  const asked = sentinels[0]?.client;
  if (!asked) throw new Error('no sentinel');
  await eventually(
    () => Promise.all(sentinels.map(({ client }) => client.call('SENTINEL', 'CKQUORUM', NAME).catch(() => 'not yet'))),
    (answers) => answers.every((answer) => String(answer).startsWith(`OK ${SENTINELS} usable`)),
  );
  const servers = [primary, ...followers];
  const current = async () => {
    const address = (await asked.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)) as string[];
    const found = servers.find(({ port }) => port === Number(address[1]));
    if (!found) throw new Error('the sentinels name a server that is none of ours');
    return found;
  };
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${NAME}`,
    primary: current,
    replicas: async () => {
      const now = await current();
      return servers.filter((server) => server !== now);
    },
    stop: async () => {
      await Promise.all([...sentinels, ...servers].map((node) => node.stop()));
    },
  };
}

/** A sentinel keeps what it learns in its configuration file, so it has a folder of its own like any other. */
async function startSentinel(primary: RedisNode): Promise<RedisNode> {
  return RedisNode.startWith(async (folder, port) => {
    const file = join(folder, 'sentinel.conf');
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor ${NAME} 127.0.0.1 ${primary.port} ${QUORUM}`,
      `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MS}`,
      `sentinel failover-timeout ${NAME} 3000`,
      `sentinel parallel-syncs ${NAME} 2`,
    ];
    await writeFile(file, `${lines.join('\n')}\n`);
    return [file, '--sentinel'];
  });
}
