import { expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import { Deadline } from './deadline.ts';

/** As a long pass of garbage collection does, or SIGSTOP. */
function standStill(forMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
}

it('an answer that has arrived while the process stood still is taken, though its time is over', async () => {
  const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  // The server shares this process: its answer is on the way once it was asked, and the client has read none of it.
  const asked = once(server, 'request');
  const answered = new Deadline(2_000).waitFor(request(url).then(({ body }) => body.text()));
  await asked;
  standStill(2_100);
  const seen = await answered;
  server.close();
  server.closeAllConnections();
  expect(seen).toBe('here');
});

it.each([Infinity, 2 ** 31])('a time of %d ms sets no timer that would go off at once', (timeoutMs) => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const stop = new Deadline(timeoutMs).watch(() => undefined);
  const [[, delayMs] = []] = timers.mock.calls;
  stop();
  timers.mockRestore();
  expect(delayMs).toBeGreaterThan(0);
  expect(delayMs).toBeLessThanOrEqual(2 ** 31 - 1);
});

it('what never comes is given up', async () => {
  expect(await new Deadline(10).waitFor(new Promise<never>(() => undefined))).toBe('timeout');
});
