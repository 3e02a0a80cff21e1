import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ToolRun, root } from '../support/tool-run.ts';

const matches = JSON.parse(readFileSync(join(root, 'examples', 'matches.json'), 'utf8')) as { match_id: string }[];

const allAssigned = `assigned ${matches.length} of ${matches.length}`;

let run: ToolRun | undefined;
afterEach(async () => {
  // Only after a failure is anything left to end here; each by its own pid.
  for (const { pid } of run?.processes() ?? []) process.kill(pid, 'SIGKILL');
  await run?.removeTempFolder();
});

describe('npm run demo', () => {
  it('places every example match, says so, and leaves nothing behind', async () => {
    run = await ToolRun.start('npm', ['run', 'demo']);
    expect(await run.exited).toBe(0);
    expect(matches.length).toBeGreaterThanOrEqual(20);
    expect(run.stdout.split('\n')).toContain(allAssigned);
    for (const { match_id: id } of matches) expect(run.stdout).toMatch(new RegExp(`│ ${id} +│ \\S+ +│ assigned +│`));
    await run.leavesNothing();
  }, 60_000);

  it('fails, with the reason in the table, where a match gets no server', async () => {
    run = await ToolRun.tool('demo.ts', { MATCHGATE_DEMO_MATCHES: 'test/e2e/demo-without-capacity.json' });
    expect(await run.exited).toBe(1);
    expect(run.stdout).toMatch(/│ failed \(no_capacity\) +│/);
    expect(run.stdout).toMatch(/^assigned 1 of 2$/m);
    await run.leavesNothing();
  }, 60_000);
});

/** Starting takes a second or two, placing about as long, on a busy machine longer: all of it can be hit. */
const aMoment = () => Math.round(Math.random() * 5_000);

const twice = async (run: ToolRun) => {
  run.signalGroup('SIGINT');
  await delay(100);
  run.signalGroup('SIGINT');
};

const interruptions: [how: string, interrupt: (run: ToolRun) => void | Promise<void>][] = [
  ['Ctrl-C', (run) => run.signalGroup('SIGINT')],
  ['SIGTERM', (run) => run.signal('SIGTERM')],
  ['Ctrl-C twice', twice],
  ['kill -9', (run) => run.signal('SIGKILL')],
];

describe.each(interruptions)('the demo, interrupted by %s', (_how, interrupt) => {
  it.each([aMoment()])('leaves nothing behind after %i ms', async (momentMs) => {
    run = await ToolRun.tool('demo.ts');
    await Promise.race([delay(momentMs), run.exited]);
    await interrupt(run);
    // On a quick machine it may have placed every match by then, and only then does it end well.
    const isGood = (await run.exited) === 0;
    expect([isGood, run.stdout.includes(allAssigned)]).not.toEqual([true, false]);
    await run.leavesNothing();
  });
});

describe('the demo with real game servers', () => {
  it('places every match on a process of its own, and none of them outlives it', async () => {
    run = await ToolRun.tool('demo.ts', {}, '--processes');
    expect(await run.exited).toBe(0);
    const addresses = [...run.stdout.matchAll(/│ (127\.0\.0\.1:\d+) +│/g)].map(([, address]) => address);
    expect(new Set(addresses).size).toBe(matches.length);
    await run.leavesNothing();
  }, 90_000);

  it('leaves none of them behind after kill -9', async () => {
    run = await ToolRun.tool('demo.ts', {}, '--processes');
    await run.printed(/placing \d+ matches/);
    expect(run.processes().filter(({ command }) => command.includes('game-server')).length).toBeGreaterThan(0);
    run.signal('SIGKILL');
    await run.leavesNothing();
  }, 60_000);
});

it('the demo, interrupted by Ctrl-C while npm runs it, leaves nothing behind', async () => {
  run = await ToolRun.start('npm', ['run', 'demo']);
  await run.printed(/placing \d+ matches/);
  run.signalGroup('SIGINT');
  expect(await run.exited).not.toBe(0);
  expect(run.stdout).not.toMatch(/^assigned/m);
  await run.leavesNothing();
});
