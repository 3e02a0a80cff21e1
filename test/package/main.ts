/**
 * `npm run test:package`: packs the npm package, installs the tarball into an empty folder, and runs the product from there:
 * a private Redis, the local orchestrator and the gateway; a match must get its server. Exit code 1 where it does not.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../tools/stack/redis.ts';
import { startRole } from '../../tools/stack/role-process.ts';
import { gatewayEnv, orchestratorEnv } from '../../tools/stack/stack.ts';
import { entryPoints, install, pack } from './packed.ts';

const match = {
  match_id: 'from-the-package',
  profile: 'ranked',
  attributes: { map: 'harbor', mode: '5v5', build: '1.42.0' },
  players: [{ player_id: 'ada', latencies_ms: { 'eu-west': 31, 'us-east': 104 } }],
};

/** Started last, stopped first. */
async function placeOneMatch(installed: string): Promise<string> {
  await using started = new AsyncDisposableStack();
  const main = join(installed, 'dist', 'main.js');
  const redis = await startRedis();
  started.defer(() => redis.stop());
  const settings = {
    seedFile: join(installed, 'examples', 'orchestrator.yaml'),
    profilesFile: join(installed, 'examples', 'profiles.yaml'),
  };
  const orchestrator = await startRole('orchestrator', orchestratorEnv(settings), 'ignore', undefined, main);
  started.defer(() => orchestrator.stop());
  const gateway = await startRole('all', gatewayEnv(settings, redis.url, orchestrator.url), 'ignore', undefined, main);
  started.defer(() => gateway.stop());
  const answer = await fetch(`${gateway.url}/v1/matches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify(match),
  });
  const page = await fetch(`${gateway.url}/console`);
  if (!page.ok) throw new Error(`the console answers ${page.status}`);
  return ((await answer.json()) as { state?: string }).state ?? String(answer.status);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-package-'));
  try {
    const { filename, size, unpackedSize, files } = pack(folder);
    const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`${filename}: ${files.length} files, ${mb(size)}, unpacked ${mb(unpackedSize)}`);
    const installed = install(join(folder, filename), folder);
    const { exports, bins } = entryPoints();
    const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    for (const entry of exports) run('--eval', `await import('matchgate/${entry.slice(2)}')`, '--input-type=module');
    for (const bin of bins) run(join(installed, bin), '--help');
    console.log(`installed; ${exports.join(' and ')} are imported, ${bins.join(', ')} runs`);
    const state = await placeOneMatch(installed);
    if (state !== 'assigned') throw new Error(`the match is ${state}`);
    console.log('a match got its server from the installed package');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  await main();
} catch (error) {
  console.error(`test:package: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
