import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MatchgateClient } from '../../src/client/index.ts';
import { Director } from '../../examples/open-match-director/director.ts';
import { InMemoryBackend } from '../../examples/open-match-director/in-memory-backend.ts';
import { startStack, type Stack } from '../../tools/stack/stack.ts';
import { root } from '../support/tool-run.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ env: { LOG_LEVEL: 'warn' } });
}, 60_000);
afterAll(() => stack.stop(), 60_000);

async function example(name: string): Promise<string[]> {
  const file = join(root, 'examples', name, 'main.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [file, stack.gateway.url]);
  return stdout.trimEnd().split('\n');
}

describe('the example matchmaker', () => {
  it('finds a server for every match that it forms, and every player is told once where', async () => {
    const lines = await example('matchmaker');
    expect(lines.at(-1)).toBe('assigned 4 of 4');
    const played = lines.slice(0, -1);
    for (const line of played) expect(line).toMatch(/^\w+, \w+, \w+, \w+: [\d.]+:\d+ in (eu-west|us-east)$/);
    expect(new Set(played.flatMap((line) => line.split(':')[0]?.split(', ') ?? [])).size).toBe(16);
  }, 30_000);
});

describe('the example director for Open Match', () => {
  it('assigns a connection to every ticket, two to a server', async () => {
    const lines = await example('open-match-director');
    expect(lines.at(-1)).toBe('assigned 6 of 6');
    const connections = lines.slice(0, -1).map((line) => line.replace(/^ticket-\d+: /, ''));
    for (const connection of connections) expect(connection).toMatch(/^[\d.]+:\d+$/);
    expect([connections.length, new Set(connections).size]).toEqual([12, 6]);
  }, 30_000);

  it('gives the server back and releases who stays, where a player has left meanwhile', async () => {
    const tickets = ['stays', 'leaves'].map((id) => ({ id, searchFields: { tags: ['harbor-cup'] } }));
    const client = new MatchgateClient({ baseUrl: stack.gateway.url });
    const value = { attributes: { build: '1.42.0' } };
    const extensions = { matchgate: { '@type': 'type.googleapis.com/google.protobuf.Struct', value } };
    const profile = { name: 'harbor-cup', pools: [], extensions };
    const backend = new InMemoryBackend(tickets);
    const assign = backend.assignTickets.bind(backend);
    backend.assignTickets = (request) => {
      backend.deleteTicket('leaves');
      return assign(request);
    };
    const config = { host: 'mmf', port: 1, type: 'REST' } as const;
    expect(await new Director(backend, client, config).direct(profile)).toEqual({ assigned: 0, released: 1 });
    const page = await client.listPage({ profile: 'harbor-cup' });
    expect(page.matches.map(({ state }) => state)).toEqual(['released']);
  }, 30_000);
});
