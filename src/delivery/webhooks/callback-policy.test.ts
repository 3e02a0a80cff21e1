import { describe, expect, it } from '@jest/globals';
import { addressPolicy } from './address-policy.ts';
import { CallbackPolicy } from './callback-policy.ts';

const rules = {
  hosts: [
    'hooks.example.com',
    '*.games.example',
    'LOCALHOST:9000',
    '*.any.example:*',
    '10.1.2.3:*',
    '127.0.0.1:*',
    '[::1]:*',
  ],
  networks: ['10.1.0.0/16'],
  http: false,
};
const policy = new CallbackPolicy(rules);
const lax = new CallbackPolicy({ ...rules, http: true });
const whyOf = (url: string, by = lax) => {
  const judged = by.judge(url);
  return judged.allowed ? 'allowed' : judged.why;
};

describe('a callback_url', () => {
  it.each([
    'https://hooks.example.com/a?b=c',
    'https://HOOKS.example.com:443/',
    'https://eu.games.example/',
    'https://a.b.games.example/',
    'https://localhost:9000/',
    'https://x.any.example:8443/',
    'https://10.1.2.3:9/',
  ])('may be %s', (url) => {
    expect(policy.judge(url)).toMatchObject({ allowed: true });
  });

  it.each(['http://hooks.example.com:99999/', 'http://:29000/', 'https://[::1/'])(
    'must have a host and a port that there can be: %s',
    (url) => {
      expect(whyOf(url)).toBe('must have a valid host, and a port of at most 65535 if any');
    },
  );

  it.each([
    'https://example.com/',
    'https://games.example/',
    'https://evilgames.example/',
    'https://hooks.example.com.evil.example/',
    'https://hooks.example.com:8443/',
    'https://hooks.example.com./',
    'http://hooks.example.com:443/',
    'https://localhost/',
    'https://localhost:9001/',
    'https://evil.example\\@hooks.example.com/',
    'https://evil.example/#@hooks.example.com/',
    'https://evil.example?hooks.example.com',
    'https://8.8.8.8/',
  ])('must not lead elsewhere: %s', (url) => {
    expect(whyOf(url)).toMatch('one of the allowed hosts');
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://%31%32%37.0.0.1/',
    'https://１２７.0.0.1/',
    'https://[::1]/',
    'https://[0:0::0:1]:9/',
  ])('must not be a loopback address, however it is written: %s', (url) => {
    expect(whyOf(url)).toMatch('special address');
  });

  it.each([
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'hooks.example.com',
    '',
    'https://',
  ])('must be a URL of the web: %s', (url) => {
    expect(whyOf(url)).toMatch('must be an https:// URL');
  });

  it('may be http only where that is allowed', () => {
    expect(whyOf('http://hooks.example.com/')).toBe('allowed');
    expect(whyOf('http://hooks.example.com/', policy)).toMatch('WEBHOOK_ALLOW_HTTP');
  });

  it.each(['https://user@hooks.example.com/', 'https://:secret@hooks.example.com/', 'https://u:p@hooks.example.com/'])(
    'must hold no credentials: %s',
    (url) => {
      expect(whyOf(url)).toMatch('no user name and no password');
    },
  );

  it('is refused altogether where no host is allowed', () => {
    expect(whyOf('https://hooks.example.com/', new CallbackPolicy({ ...rules, hosts: [] }))).toMatch(
      'webhooks are off',
    );
  });
});

const PUBLIC = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.63.0.1', '2001:4860:4860::8888', '2a00:1450::1'];
const SPECIAL = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
  ...['172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.1'],
  ...['203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:0:10.0.0.1', '64:ff9b::10.0.0.1'],
  ...['64:ff9b:1::1', '100::1', '2001::1', '2001:2::1', '2001:20::1', '2001:db8::1', '2002:a00:1::', 'fc00::1'],
  ...['fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1', '3fff::1', '5f00::1', '4000::1'],
  ...['', 'localhost', '1.2.3', '8.8.8.8 '],
];

describe('an address', () => {
  it.each(PUBLIC)('%s is public', (address) => {
    expect(addressPolicy([])(address)).toBe(true);
  });

  it.each(SPECIAL)('%s is not', (address) => {
    expect(addressPolicy([])(address)).toBe(false);
  });

  it('is allowed by its network, also when it is written as IPv6, and by no network of the other kind', () => {
    const allows = addressPolicy(['10.1.0.0/16', 'fd00::/8']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1'].map(allows)).toEqual([true, true, true]);
    expect(['10.2.0.1', '::ffff:10.2.0.1', 'fc00::1', '127.0.0.1'].map(allows)).toEqual([false, false, false, false]);
  });
});
