/** Redis that speaks TLS, alone and behind a sentinel that does as well. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from '@jest/globals';
import { freePort } from '../../tools/stack/free-port.ts';
import { RedisNode, describeOnRedisServers, redisServer } from './redis-node.ts';

const NAME = 'matchgate';

export interface TlsRedis {
  /** What REDIS_URL says: to ports that take nothing but TLS. */
  readonly url: string;
  readonly sentinelUrl: string;
  /** The authority that has signed for both. */
  readonly authority: string;
  readonly server: RedisNode;
  readonly sentinel: RedisNode;
  stop(): Promise<void>;
}

export async function startTlsRedis(): Promise<TlsRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-tls-'));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
  await promisify(execFile)('openssl', ['req', '-x509', ...pair, '-out', certificate, ...subject]);
  const tls = {
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': certificate,
    'tls-auth-clients': 'no',
  };
  const [port, sentinelPort] = [await freePort(), await freePort()];
  const options = Object.entries({ ...tls, 'tls-port': String(port) });
  const server = await RedisNode.start(options.flatMap(([name, value]) => [`--${name}`, value]));
  const sentinel = await RedisNode.startWith(async (own, plainPort) => {
    const file = join(own, 'sentinel.conf');
    const told = { ...tls, port: plainPort, 'tls-port': sentinelPort, 'tls-replication': 'yes', bind: '127.0.0.1' };
    const lines = Object.entries(told).map(([name, value]) => `${name} ${value}`);
    await writeFile(file, [...lines, `dir ${own}`, `sentinel monitor ${NAME} 127.0.0.1 ${port} 1`, ''].join('\n'));
    return [file, '--sentinel'];
  });
  return {
    url: `rediss://127.0.0.1:${port}`,
    sentinelUrl: `rediss+sentinel://127.0.0.1:${sentinelPort}/${NAME}`,
    authority: await readFile(certificate, 'utf8'),
    server,
    sentinel,
    stop: async () => {
      await Promise.all([sentinel.stop(), server.stop()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** `describe` for what needs servers that were built with TLS; where they were not, the title says why it is skipped. */
export function describeOnTlsRedis(name: string, body: () => void): void {
  const command = redisServer();
  // One that knows TLS misses a certificate; another does not know the word.
  const said = command && spawnSync(command, ['--port', '0', '--tls-port', '1'], { encoding: 'utf8' }).stdout;
  if (said === undefined || said.includes('tls-cert-file')) describeOnRedisServers(name, body);
  else describe.skip(`${name} (not run: the Redis server here was built without TLS)`, body);
}
