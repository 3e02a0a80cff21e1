import { describe, expect, it } from '@jest/globals';
import { connectionOptions } from './redis-clients.ts';
import { isRedisUrl, parseRedisUrl } from './redis-url.ts';

describe('REDIS_URL', () => {
  it('names a single server, with database and credentials', () => {
    expect(parseRedisUrl('redis://me:p%40ss@cache:6380/3')).toEqual({
      kind: 'standalone',
      nodes: [{ host: 'cache', port: 6380 }],
      options: { username: 'me', password: 'p@ss', db: 3 },
    });
  });

  it.each([
    ['redis://cache', { nodes: [{ host: 'cache', port: 6379 }], options: {} }],
    ['redis://cache/', { nodes: [{ host: 'cache', port: 6379 }], options: {} }],
    ['redis://[::1]:7000/1', { nodes: [{ host: '::1', port: 7000 }], options: { db: 1 } }],
    ['redis://[fd00::7]', { nodes: [{ host: 'fd00::7', port: 6379 }], options: {} }],
    ['redis://:a:b%2F%40@cache', { nodes: [{ host: 'cache', port: 6379 }], options: { password: 'a:b/@' } }],
    ['redis://:@cache', { nodes: [{ host: 'cache', port: 6379 }], options: {} }],
    ['redis+cluster://a/0', { nodes: [{ host: 'a', port: 6379 }], options: {} }],
  ])('may be %s', (url, target) => {
    expect(parseRedisUrl(url)).toMatchObject(target);
  });

  it.each([
    ...['redis://cache?db=3', 'redis://cache/3?tls=true', 'redis://cache#3', 'redis://cache?password=a@elsewhere'],
    ...['redis://:p@ss@cache', 'redis://:p/ss@cache', 'redis://me:12/ss@cache', 'redis://:p?ss@cache'],
    ...['redis://:100%@cache', 'redis://me@cache', 'redis://me:@cache', 'redis://@cache'],
    ...[
      'redis://',
      'redis:///3',
      'redis://:secret@',
      'redis://ca che',
      'redis://[::1',
      'redis://::1',
      'redis://[cache]',
    ],
    ...['redis://cache:', 'redis://cache:port', 'redis://cache:0', 'redis://cache:65536', 'redis://cache:63:79'],
    ...['redis://cache/abc', 'redis://cache/-1', 'redis://cache/1/2', 'redis://cache/1.5'],
    ...['redis://a,b', 'redis://a:1,b:2/3', 'redis+cluster://a,b/3', 'redis+cluster://a,,b'],
    ...['redis+sentinel://a', 'redis+sentinel://a/', 'redis+sentinel://a/primary/3', 'redis+sentinel://a/pri mary'],
    ...['mysql://cache', 'http://cache', 'redis+tls://cache', 'cache:6379'],
  ])('is not %s', (url) => {
    expect(isRedisUrl(url)).toBe(false);
    expect(() => parseRedisUrl(url)).toThrow(/^not a URL of a Redis$/);
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
