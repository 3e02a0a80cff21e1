/**
 * What CreateReservation costs the local orchestrator among 100,000 Ready payloads, against among 100. In process, the
 * operation alone; over HTTP, the whole call. Rounds of both sizes take turns, so that the machine's moods meet both;
 * each round's ratio is taken, and the median and range of the ratios are told.
 *
 * Every reservation is given back at once, so that each size stays what it is.
 */
import {
  parseOrchestratorSeed,
  startLocalOrchestrator,
  type LocalOrchestrator,
} from '../../src/local-orchestrator/index.ts';
import type { Report } from './measure/report.ts';
import { figureOf, ratio } from './measure/statistics.ts';
import { fleetOnly } from './orchestrator-fleet.ts';
import type { Extent } from './setting.ts';

const sizes = { small: 100, large: 100_000 };
const callsPerRound = { inProcess: 5000, http: 400 };
const projectId = 'alpha-beta-123456';
const allocationId = '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01';

/** Half has `a`, half has `b`, and of those with both there are few: neither label alone leads to them. */
function seedOf(count: number) {
  const few = Math.max(2, Math.floor(count / 1000));
  const half = Math.floor((count - few) / 2);
  const payloads = [
    { count: half, labels: { build: '1', a: 'yes', b: 'no' } },
    { count: count - half - few, labels: { build: '1', a: 'no', b: 'yes' } },
    { count: few, labels: { build: '1', a: 'yes', b: 'yes' } },
  ];
  const clients = [{ client_id: 'bench', client_secret: 'bench', scopes: ['rw:prj/*/*'] }];
  const allocations = [{ id: allocationId, name: 'eu-west', payloads }];
  const parsed = parseOrchestratorSeed(
    JSON.stringify({ version: 1, clients, projects: { [projectId]: { allocations } } }),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.seed;
}

const selectorSets = {
  'one label': [{ match_labels: { build: '1' } }],
  'two common labels, few with both': [{ match_labels: { a: 'yes', b: 'yes' } }],
  'nothing matches, then anything': [{ match_labels: { a: 'no', b: 'no' } }, {}],
};
type Selectors = (typeof selectorSets)[keyof typeof selectorSets];

/** Milliseconds per reservation, one after the other. */
type Measure = (selectors: Selectors, calls: number) => Promise<number>;

function inProcess(count: number): Measure {
  const { reserve, release } = fleetOnly(seedOf(count), { project_id: projectId, allocation_id: allocationId });
  return (selectors, calls) => {
    let spentMs = 0;
    for (let call = 0; call < calls; call += 1) {
      const startedAt = performance.now();
      const payloadId = reserve({ selectors });
      spentMs += performance.now() - startedAt;
      release(payloadId);
    }
    return Promise.resolve(spentMs / calls);
  };
}

async function overHttp(orchestrator: LocalOrchestrator): Promise<Measure> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench' });
  const answer: unknown = await (await fetch(`${orchestrator.url}/auth/v1/token`, { method: 'POST', body })).json();
  const token = textAt(answer, 'access_token');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const base = `${orchestrator.url}/api/v0/projects/${projectId}/allocations/${allocationId}`;
  return async (selectors, calls) => {
    let spentMs = 0;
    for (let call = 0; call < calls; call += 1) {
      const startedAt = performance.now();
      const made = await fetch(`${base}/reservations`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ selectors }),
      });
      const payloadId = textAt(await made.json(), 'payload_id');
      spentMs += performance.now() - startedAt;
      await (await fetch(`${base}/payloads/${payloadId}/reservation`, { method: 'DELETE', headers })).arrayBuffer();
    }
    return spentMs / calls;
  };
}

function textAt(value: unknown, field: string): string {
  const found: unknown =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === field)?.[1] : undefined;
  if (typeof found !== 'string') throw new Error(`no ${field} in ${JSON.stringify(value)}`);
  return found;
}

interface Compared {
  readonly where: string;
  readonly small: Measure;
  readonly large: Measure;
  readonly calls: number;
}

async function compare(report: Report, rounds: number, { where, small, large, calls }: Compared): Promise<void> {
  for (const [what, selectors] of Object.entries(selectorSets)) {
    const costs: { small: number[]; large: number[] } = { small: [], large: [] };
    await small(selectors, calls / 10);
    await large(selectors, calls / 10);
    for (let round = 0; round < rounds; round += 1) {
      costs.small.push(await small(selectors, calls));
      costs.large.push(await large(selectors, calls));
    }
    const cost = `${(figureOf(costs.small).median * 1000).toFixed(1)} → ${(figureOf(costs.large).median * 1000).toFixed(1)} µs`;
    report.add(`${where}, ${what} (${cost})`, 'times', ratio(costs.large, costs.small));
  }
}

export async function run(report: Report, { rounds }: Extent): Promise<void> {
  console.log(`CreateReservation among ${sizes.large} Ready payloads against among ${sizes.small}`);
  await compare(report, rounds, {
    where: 'in process',
    small: inProcess(sizes.small),
    large: inProcess(sizes.large),
    calls: callsPerRound.inProcess,
  });
  const start = (count: number) => startLocalOrchestrator({ host: '127.0.0.1', port: 0, seed: seedOf(count) });
  const small = await start(sizes.small);
  const large = await start(sizes.large);
  try {
    const measures = { small: await overHttp(small), large: await overHttp(large) };
    await compare(report, rounds, { where: 'over HTTP', ...measures, calls: callsPerRound.http });
  } finally {
    await Promise.all([small.close(), large.close()]);
  }
}
