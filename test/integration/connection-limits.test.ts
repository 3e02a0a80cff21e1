import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let under: ApiUnderTest;
beforeAll(async () => {
  under = await startApiUnderTest(1, { MAX_CONNECTIONS: '20' });
});
afterAll(() => under.stop());

function open() {
  const { hostname, port } = new URL(under.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  return socket;
}

/** What is answered to this text before the connection is closed. */
async function answerTo(text: string): Promise<string> {
  const socket = open();
  let answer = '';
  socket.on('data', (data) => (answer += data.toString()));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const request = (headers: string) => `GET /v1/profiles HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`;

describe('a flood', () => {
  it('of large headers is refused', async () => {
    const answer = await answerTo(request(`X-Filler: ${'x'.repeat(20_000)}\r\n`));
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"code":"headers_too_large"/s);
  });

  it('of many small headers is refused', async () => {
    const answer = await answerTo(request(Array.from({ length: 150 }, (_, i) => `X-${i}: 1\r\n`).join('')));
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*"code":"headers_too_large"/s);
    expect(await answerTo(request('X-One: 1\r\n'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('of connections is cut off, and others are served again when it is over', async () => {
    const sockets = Array.from({ length: 60 }, open);
    const closed = () => sockets.filter(({ closed }) => closed).length;
    await eventually(closed, (count) => count >= 40);
    expect(closed()).toBe(40);
    for (const socket of sockets) socket.destroy();
    await eventually(
      () => answerTo(request('')),
      (answer) => answer.startsWith('HTTP/1.1 200'),
    );
  });
});
