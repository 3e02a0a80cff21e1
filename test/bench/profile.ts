/**
 * Where role `all` spends its time while it places matches as fast as it can: samples by package or folder, once as they
 * are and once with what the runtime did counted for whoever had it done, and the costliest functions.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from './measure/report.ts';
import { onStage, type Extent } from './setting.ts';
import { startOurs } from './systems/systems.ts';
import { complete } from './throughput.ts';

const MATCHES = 12_000;
const SHOWN = 40;

/** What we read of a `.cpuprofile`. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds, for each sample: they are not equally far apart. */
  readonly timeDeltas: readonly number[];
}
interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly children?: readonly number[];
}
interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** Counted from 0. */
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

function tell(report: Report, { nodes, samples, timeDeltas }: Profile): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const charged = (id: number): string => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at);
      if (node && placeOf(node.callFrame) !== undefined) return ownerOf(node.callFrame);
    }
    return 'the runtime itself';
  };
  const [owners, callers, functions] = [new Tally(), new Tally(), new Tally()];
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id)?.callFrame;
    if (!frame || ['(idle)', '(root)'].includes(frame.functionName)) continue;
    const took = timeDeltas[index] ?? 0;
    owners.add(ownerOf(frame), took);
    callers.add(`for ${charged(id)}`, took);
    functions.add(`${ownerOf(frame)} ${frame.functionName || '(anonymous)'}:${frame.lineNumber + 1}`, took);
  }
  for (const tally of [owners, callers, functions]) {
    for (const [name, share] of tally.largest(SHOWN)) report.note(name, '% of busy time', 100 * share);
  }
}

class Tally {
  private readonly counts = new Map<string, number>();
  private total = 0;

  add(name: string, took: number): void {
    this.total += took;
    this.counts.set(name, (this.counts.get(name) ?? 0) + took);
  }

  largest(most: number): [string, number][] {
    return [...this.counts]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([name, count]) => [name, count / this.total]);
  }
}

/** The package, or our own folder; what belongs to Node itself is named as the profile does. */
function ownerOf(frame: CallFrame): string {
  return placeOf(frame) ?? (frame.url === '' ? `(native) ${frame.functionName}` : frame.url);
}

function placeOf({ url, lineNumber }: CallFrame): string | undefined {
  const path = url.includes('/dist/bundle/') ? bundledModule(fileURLToPath(url), lineNumber) : url;
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  if (name !== undefined) return name;
  const [, ours] = /(?:^|\/)dist\/(.+)$/.exec(path) ?? [];
  return ours?.split('/').slice(0, -1).join('/');
}

const moduleStarts = new Map<string, { readonly line: number; readonly path: string }[]>();

/** esbuild says above each module where it comes from. */
function bundledModule(file: string, line: number): string {
  let starts = moduleStarts.get(file);
  if (!starts) {
    const lines = readFileSync(file, 'utf8').split('\n');
    starts = lines.flatMap((text, at) => {
      const [, path] = /^\/\/ ((?:node_modules|dist)\/\S+)$/.exec(text) ?? [];
      return path === undefined ? [] : [{ line: at, path }];
    });
    moduleStarts.set(file, starts);
  }
  return starts.findLast((start) => start.line <= line)?.path ?? file;
}
