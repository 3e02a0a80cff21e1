/** What the CLI asks of the gateway, and what it makes of the answers. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answer, startScriptedUpstream, type Script } from '../orchestration/scripted-upstream.ts';
import { run, type Ran } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchgate-cli-'));
});
afterAll(() => rm(folder, { recursive: true }));

const record = {
  match_id: 'm-1',
  profile: 'ranked',
  state: 'assigned',
  reservation: { allocation: 'eu-west', payload_id: '8hhtn-fvpvq', payload_address: '10.0.0.1' },
};

async function against(script: Script, args: readonly string[], environment: Record<string, string> = {}) {
  await using gateway = await startScriptedUpstream(script);
  const ran: Ran = await run([...args, '--gateway', gateway.url], environment);
  return { ...ran, requests: gateway.requests };
}

async function fileOf(content: unknown): Promise<string> {
  const file = join(folder, 'input');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe('matches', () => {
  it.each(['ключ', '“key”', 'two keys'])('are not asked for with what no key is: %s', async (key) => {
    const asked = await against((socket) => answer(socket, 200, record), ['matches', 'get', 'm-1'], {
      GATEWAY_API_KEY: key,
    });
    expect(asked.code).toBe(2);
    expect(asked.errors).toContain('GATEWAY_API_KEY must hold');
    expect(asked.errors).not.toContain(key);
    expect(asked.requests).toEqual([]);
  });

  it('are not asked for at an address with a password in it, which is not shown', async () => {
    const ran = await run(['matches', 'get', 'm-1', '--gateway', 'http://a:hidden@127.0.0.1:9'], {});
    expect(ran).toMatchObject({ code: 2, output: '' });
    expect(ran.errors).toContain('GATEWAY_TOKEN');
    expect(ran.errors).not.toContain('hidden');
  });

  it('get, cancel and list show their records, with the token of the environment', async () => {
    const give: Script = (socket, { path }) =>
      answer(socket, 200, path.includes('?') ? { matches: [record], next_cursor: 'c2' } : record);
    const got = await against(give, ['matches', 'get', 'm:1'], { GATEWAY_TOKEN: 't' });
    expect(got.requests[0]).toMatchObject({
      method: 'GET',
      path: '/v1/matches/m%3A1',
      headers: { authorization: 'Bearer t' },
    });
    expect(got.output).toContain('8hhtn-fvpvq');
    const cancelled = await against(give, ['matches', 'cancel', 'm-1', '--json']);
    expect(cancelled.requests[0]).toMatchObject({ method: 'DELETE', path: '/v1/matches/m-1' });
    expect(cancelled.json()).toEqual(record);
    const listed = await against(give, ['matches', 'list', '--state', 'queued', '--limit', '5']);
    expect(listed.requests[0]?.path).toBe('/v1/matches?state=queued&limit=5');
    expect(listed.errors).toContain('--cursor c2');
  });

  it('submit sends one match and waits as long as it is told', async () => {
    const file = await fileOf({ match_id: 'm-1', profile: 'ranked' });
    const ran = await against(
      (socket) => answer(socket, 202, record),
      ['matches', 'submit', '-f', file, '--wait', '9'],
    );
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.requests[0]).toMatchObject({ method: 'POST', path: '/v1/matches', headers: { prefer: 'wait=9' } });
    expect(ran.requests[0]?.body).toBe('{"match_id":"m-1","profile":"ranked"}');
  });

  it('submit sends a list as a batch', async () => {
    const results = [
      { match_id: 'm-1', status: 202, match: record },
      {
        match_id: 'm-2',
        status: 422,
        problem: { detail: 'unfit', code: 'invalid_request', errors: [{ pointer: '/priority' }] },
      },
    ];
    const file = await fileOf([{ match_id: 'm-1' }, { match_id: 'm-2' }]);
    const ran = await against((socket) => answer(socket, 207, { results }), ['matches', 'submit', '-f', file]);
    expect(ran.requests[0]).toMatchObject({ path: '/v1/matches/batch' });
    expect(ran.requests[0]?.body).toBe('{"matches":[{"match_id":"m-1"},{"match_id":"m-2"}]}');
    expect(ran.output).toContain('invalid_request');
    expect(ran.errors).toBe('1 of 2 matches were not taken:\n  m-2: unfit (invalid_request): /priority\n');
    expect(ran.code).toBe(1);
  });

  it.each([
    [[202, 200], 0],
    [[202, 503, 429], 3],
    [[503, 409], 1],
  ])('submit of a list that is answered %j ends with %i', async (statuses, code) => {
    const problem = { detail: 'not now', code: 'backlog_full' };
    const results = statuses.map((status, index) => ({
      match_id: `m-${index}`,
      status,
      ...(status < 300 ? { match: record } : { problem }),
    }));
    const file = await fileOf(statuses.map((_, index) => ({ match_id: `m-${index}` })));
    const ran = await against((socket) => answer(socket, 207, { results }), ['matches', 'submit', '-f', file]);
    expect(ran.code).toBe(code);
  });

  it.each<[string, Script, number, string]>([
    [
      'a problem',
      (s) => answer(s, 409, { title: 'Conflict', detail: 'taken', code: 'match_id_conflict' }),
      1,
      'match_id_conflict',
    ],
    ['a failure', (s) => answer(s, 503, { title: 'Draining', detail: 'stopping', code: 'draining' }), 3, 'draining'],
    ['an answer of another kind', (s) => answer(s, 200, '<html>'), 3, 'not as agreed'],
    ['a cut connection', (s) => s.destroy(), 3, 'cannot be reached'],
  ])('%s is told on standard error and by the exit code', async (_, script, code, says) => {
    const ran = await against(script, ['matches', 'get', 'm-1']);
    expect(ran).toMatchObject({ code, output: '' });
    expect(ran.errors).toContain(says);
  });

  it('silence is told once its time is over', async () => {
    const ran = await against(() => undefined, ['matches', 'get', 'm-1', '--timeout', '100']);
    expect(ran).toMatchObject({ code: 3, output: '' });
    expect(ran.errors).toContain('no answer in 100 ms');
  });
});

describe('plan', () => {
  const selector = {
    name: 'exact',
    match_labels: { map: 'harbor' },
    payload_state: 'Ready',
    opens_after_ms: 0,
    ready: 4,
  };
  const plan = {
    profile: 'ranked',
    profile_version: 'sha256:1',
    steps: [
      {
        allocation: 'eu-west',
        allocation_id: 'x',
        region: 'eu',
        opens_after_ms: 0,
        breaker: 'closed',
        paused: true,
        selectors: [selector, { ...selector, name: 'any\u001b[31m', match_labels: {}, opens_after_ms: 2500 }],
      },
    ],
    left_out: [
      { selector: 'join', why: 'attributes.mode is missing' },
      { why: 'labels.group: attributes.group is missing' },
    ],
  };

  it('draws the steps in their order, and obeys no control character', async () => {
    const file = await fileOf({ match_id: 'm-1', profile: 'ranked' });
    const ran = await against((socket) => answer(socket, 200, plan), ['plan', '-f', file, '--probe']);
    expect(ran.requests[0]).toMatchObject({ method: 'POST', path: '/v1/plans?probe=true' });
    expect(ran.output).toBe(`ranked (sha256:1)
├─ eu-west in eu, breaker closed, paused
│  ├─ exact: Ready with map=harbor, 4 ready now
│  └─ any\u{FFFD}[31m: Ready with any labels, after 2.5 s, 4 ready now
└─ left out
   ├─ join: attributes.mode is missing
   └─ labels.group: attributes.group is missing
`);
  });
});

describe('profiles check', () => {
  const good = `
version: 1
allocations: {eu: {project_id: alpha-beta-123456, allocation_id: 6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01, region: eu}}
profiles: {ranked: {deadline: 30s, allocations: {candidates: [eu]}, selectors: [{name: any}]}}
`;

  it('names the profiles of a good file', async () => {
    const ran = await run(['profiles', 'check', await fileOf(good)]);
    expect([ran.errors, ran.code]).toEqual(['', 0]);
    expect(ran.output).toContain('is good: ranked (sha256:');
  });

  it('says all that is wrong with a bad one', async () => {
    const bad = good.replace('[eu]', '[us]').replace('30s', 'soon');
    const ran = await run(['profiles', 'check', await fileOf(bad)]);
    expect(ran).toMatchObject({ code: 1, output: '' });
    expect(ran.errors).toContain('profiles.ranked');
  });
});
