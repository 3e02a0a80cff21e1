import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ToolRun, root } from '../support/tool-run.ts';

let server: Server;
let status = 200;
let port = '';
/** A port on which certainly nobody listens: connecting to 0 fails at once. */
const NOBODY = '0';

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/healthz/ready' ? status : 404;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = String((server.address() as AddressInfo).port);
});

afterAll(() => {
  server.close();
});

async function healthCheck(env: NodeJS.ProcessEnv): Promise<{ code: unknown; stdout: string }> {
  const run = await ToolRun.start(process.execPath, [join(root, 'dist', 'health-check.js')], env);
  const code = await run.exited;
  await run.removeTempFolder();
  return { code, stdout: run.stdout };
}

async function listeningAtOneOf(ports: readonly number[]): Promise<[Server, string]> {
  for (const candidate of ports) {
    const other = createServer((_request, response) => response.end()).listen(candidate, '127.0.0.1');
    const isFree = await once(other, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) return [other, String(candidate)];
  }
  throw new Error(`somebody listens at each of ${ports.join(', ')}`);
}

describe("the image's health check", () => {
  it('succeeds where the role beside it is ready, on whichever port that role answers', async () => {
    status = 200;
    const [gateway, orchestrator] = await Promise.all([
      healthCheck({ HOST: '0.0.0.0', METRICS_PORT: port, ORCHESTRATOR_PORT: NOBODY }),
      healthCheck({ METRICS_PORT: NOBODY, ORCHESTRATOR_PORT: port }),
    ]);
    expect(gateway).toEqual({ code: 0, stdout: `http://127.0.0.1:${port}/healthz/ready answered 200\n` });
    expect(orchestrator.code).toBe(0);
  });

  it('asks at any port, also at those that browsers leave to other protocols', async () => {
    const [other, otherPort] = await listeningAtOneOf([10_080, 6_000, 6_566, 6_667, 6_697]);
    const { code } = await healthCheck({ METRICS_PORT: otherPort, ORCHESTRATOR_PORT: NOBODY });
    other.close();
    expect(code).toBe(0);
  });

  it('fails where it is not ready, and where nothing answers', async () => {
    status = 503;
    const [draining, gone] = await Promise.all([
      healthCheck({ METRICS_PORT: port, ORCHESTRATOR_PORT: NOBODY }),
      healthCheck({ METRICS_PORT: NOBODY, ORCHESTRATOR_PORT: NOBODY }),
    ]);
    expect(draining).toEqual({ code: 1, stdout: `http://127.0.0.1:${port}/healthz/ready answered 503\n` });
    expect(gone).toEqual({ code: 1, stdout: 'nothing answers\n' });
  });
});
