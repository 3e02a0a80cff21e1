/** The forms of REDIS_URL, read strictly: what is not one of them must not reach some other Redis. */
import { isIPv6 } from 'node:net';
import type { RedisOptions as AnyRedisOptions } from 'ioredis';

/** The options of a connection, less the one by which replies would change their types. */
export type RedisOptions = Omit<AnyRedisOptions, 'replyMapping'>;

export interface RedisTarget {
  readonly kind: 'standalone' | 'sentinel' | 'cluster';
  readonly nodes: readonly RedisAddress[];
  readonly options: RedisOptions;
}

interface RedisAddress {
  readonly host: string;
  readonly port: number;
}

const FORM =
  /^(?<scheme>rediss?)(?:\+(?<kind>sentinel|cluster))?:\/\/(?:(?<user>[^@/?#\s]*)@)?(?<hosts>[^@/?#\s]+)(?:\/(?<path>[^@/?#\s]*))?$/;
const ADDRESS = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[A-Za-z0-9._-]+))(?::(?<port>\d{1,5}))?$/;
/** What Redis itself allows as the name of a primary. */
const PRIMARY_NAME = /^[A-Za-z0-9._-]+$/;
const DATABASE = /^\d{1,9}$/;

export const isRedisUrl = (text: string): boolean => readRedisUrl(text) !== undefined;

/**
 * Reads a form of REDIS_URL; see docs/operations.md.
 * @throws {Error} for any other text, without a word of what is in it
 */
export function parseRedisUrl(text: string): RedisTarget {
  const target = readRedisUrl(text);
  if (!target) throw new Error('not a URL of a Redis');
  return target;
}

function readRedisUrl(text: string): RedisTarget | undefined {
  const { scheme, kind = 'standalone', user, hosts = '', path = '' } = FORM.exec(text)?.groups ?? {};
  const credentials = readCredentials(user);
  const nodes = hosts.split(',').flatMap((host) => readAddress(host, kind === 'sentinel' ? 26379 : 6379) ?? []);
  if (!scheme || !credentials || nodes.length !== hosts.split(',').length) return undefined;
  const shared: RedisOptions = { ...credentials, ...(scheme === 'rediss' ? { tls: {} } : {}) };
  switch (kind) {
    case 'sentinel':
      if (!PRIMARY_NAME.test(path)) return undefined;
      return { kind, nodes, options: { ...shared, ...(shared.tls ? OVER_TLS : {}), name: path } };
    case 'cluster':
      // A cluster has the one database.
      return path === '' || path === '0' ? { kind, nodes, options: shared } : undefined;
    default:
      if (nodes.length > 1 || !(path === '' || DATABASE.test(path))) return undefined;
      return { kind: 'standalone', nodes, options: { ...shared, ...(path === '' ? {} : { db: Number(path) }) } };
  }
}

/** With sentinels, `tls` alone says nothing: both are spoken to in the clear unless each is asked for. */
const OVER_TLS = { enableTLSForSentinelMode: true, sentinelTLS: {} } as const satisfies RedisOptions;

/** `user:password`, both percent-encoded, or `:password`; a user alone would not be told to Redis at all. */
function readCredentials(text: string | undefined): { username?: string; password?: string } | undefined {
  if (text === undefined || text === ':') return {};
  const colon = text.indexOf(':');
  const username = decoded(text.slice(0, Math.max(colon, 0)));
  const password = decoded(text.slice(colon + 1));
  if (colon < 0 || username === undefined || !password) return undefined;
  return { ...(username ? { username } : {}), password };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readAddress(text: string, otherwise: number): RedisAddress | undefined {
  const { ipv6, name, port = String(otherwise) } = ADDRESS.exec(text)?.groups ?? {};
  const host = ipv6 ?? name;
  const isPort = Number(port) >= 1 && Number(port) <= 65_535;
  if (host === undefined || !isPort || (ipv6 !== undefined && !isIPv6(ipv6))) return undefined;
  return { host, port: Number(port) };
}
