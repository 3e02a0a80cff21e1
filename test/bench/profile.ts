/** Where role `all` spends its time while it places matches as fast as it can: samples by package, and the costliest functions. */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from './measure/report.ts';
import { onStage, type Extent } from './setting.ts';
import { startOurs } from './systems/systems.ts';
import { complete } from './throughput.ts';

const MATCHES = 12_000;
const SHOWN = 40;

/** What we read of a `.cpuprofile`. */
interface Profile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: CallFrame }[];
  readonly samples: readonly number[];
}
interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

export async function run(report: Report, { scale }: Extent): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-profile-'));
  try {
    await onStage(async (stage) => {
      const env = { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` };
      const ours = await startOurs(stage.upstream.url, { env });
      await complete(stage, ours, MATCHES * scale);
      await ours.stop();
    });
    for (const file of await readdir(folder)) {
      tell(report, JSON.parse(await readFile(join(folder, file), 'utf8')) as Profile);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tell(report: Report, { nodes, samples }: Profile): void {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [packages, functions] = [new Map<string, number>(), new Map<string, number>()];
  let busy = 0;
  for (const id of samples) {
    const frame = frames.get(id);
    if (!frame || ['(idle)', '(root)'].includes(frame.functionName)) continue;
    busy += 1;
    const owner = ownerOf(frame);
    packages.set(owner, (packages.get(owner) ?? 0) + 1);
    const name = `${owner} ${frame.functionName || '(anonymous)'}:${frame.lineNumber + 1}`;
    functions.set(name, (functions.get(name) ?? 0) + 1);
  }
  for (const counts of [packages, functions]) {
    for (const [name, count] of [...counts].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN)) {
      report.note(name, '% of busy samples', (100 * count) / busy);
    }
  }
}

function ownerOf({ url, functionName }: CallFrame): string {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (name !== undefined) return name;
  const [, ours] = /\/dist\/(.+)$/.exec(url) ?? [];
  if (ours !== undefined) return ours.split('/').slice(0, -1).join('/');
  return url === '' ? `(native) ${functionName}` : url;
}
