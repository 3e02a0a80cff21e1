/** The console's files, from a process as it is shipped. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { readConsoleFiles } from '../../src/console/console-files.ts';
import { serveConsole } from '../../src/console/serve-console.ts';
import { root } from '../support/tool-run.ts';

const built = join(root, 'dist', 'console', 'assets');
let server: FastifyInstance;
beforeAll(async () => {
  server = Fastify();
  serveConsole(server, readConsoleFiles(built));
  await server.ready();
});
afterAll(() => server.close());

const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });

describe('the files of the console', () => {
  it('are the page and what it names, and nothing of another host', async () => {
    const page = await get('/console');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(named).toHaveLength(3);
    for (const url of named) expect((await get(`/${url}`)).statusCode).toBe(200);
  });

  it('allow no inline script or style, no other host, no frame and no sniffing', async () => {
    const { headers } = await get('/console');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('are kept by whoever has them: named by their content for a year, the page until it has changed', async () => {
    const page = await get('/console');
    const [, script = ''] = /src="([^"]+)"/.exec(page.body) ?? [];
    expect(script).toMatch(/^console\/app-[A-Z0-9]{8}\.js$/);
    expect((await get(`/${script}`)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(page.headers['cache-control']).toBe('no-cache');
    const again = await get('/console', { 'if-none-match': String(page.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('come compressed to whoever takes that', async () => {
    const page = await get('/console');
    const [, script = ''] = /src="([^"]+)"/.exec(page.body) ?? [];
    const [plain, packed] = [await get(`/${script}`), await get(`/${script}`, { 'accept-encoding': 'gzip, br' })];
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
  });

  it.each([
    '/console/../package.json',
    '/console/..%2f..%2fmain.js',
    '/console/%2e%2e/main.js',
    '/console/index.html',
    '/console/....//main.js',
    '/console/constructor',
  ])('are all that there is: %s leads nowhere', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });

  it('name the licences of what is bundled', async () => {
    const { body } = await get('/console/licences.txt');
    for (const name of ['preact', '@preact/signals', 'uplot']) expect(body).toContain(`${name} `);
    expect(body).toMatch(/Permission is hereby granted/);
  });

  it('are not served where they were not built', async () => {
    const bare = Fastify();
    serveConsole(bare, readConsoleFiles(join(root, 'no-such-folder')));
    expect((await bare.inject('/console')).statusCode).toBe(404);
    await bare.close();
  });
});
