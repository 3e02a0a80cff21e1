import { describe, expect, it } from '@jest/globals';
import { connectionOptions, parseRedisUrl } from './redis-clients.ts';

describe('REDIS_URL', () => {
  it('names a single server, with database and credentials', () => {
    expect(parseRedisUrl('redis://me:p%40ss@cache:6380/3')).toEqual({
      kind: 'standalone',
      nodes: [{ host: 'cache', port: 6380 }],
      options: { username: 'me', password: 'p@ss', db: 3 },
    });
  });

  it('names sentinels and their primary', () => {
    const target = parseRedisUrl('redis+sentinel://:secret@a:26379,b/primary');
    expect(target.kind).toBe('sentinel');
    expect(connectionOptions(target, 'waits')).toMatchObject({
      sentinels: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 26379 },
      ],
      name: 'primary',
      password: 'secret',
    });
  });

  it('names the nodes of a cluster, also over TLS', () => {
    const target = parseRedisUrl('rediss+cluster://a:7000,b:7001');
    expect(target).toMatchObject({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 7001 },
      ],
    });
    expect(target.options.tls).toEqual({});
  });
});
