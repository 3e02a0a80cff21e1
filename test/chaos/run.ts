/** One run: start everything, let the schedule happen, wait until all is quiet, and hand the history to the auditor. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isSettled } from '../../src/matches/match-state.ts';
import { audit, type AuditReport } from './auditor.ts';
import { Clients } from './clients.ts';
import { GatewayLedger } from './gateway-ledger.ts';
import type { Bounds, History, RecordSeen } from './history.ts';
import { SETTINGS, startChaosInstallation, type ChaosInstallation } from './installation.ts';
import { Nemesis } from './nemesis.ts';
import type { OrchestratorClient } from './orchestrator-client.ts';
import { drawSchedule, type Schedule, type ScheduleSettings } from './schedule.ts';
import type { SupervisedRole } from './supervised-role.ts';
import { SHARING } from './world.ts';

export interface RunResult {
  readonly schedule: Schedule;
  readonly report: AuditReport;
  /** Where the logs are; they are kept where a promise was broken. */
  readonly folder: string;
}

/** The longest that anything may keep a match after its deadline: a restart, the reconciler's lease, and a margin for a slow machine. */
const FINAL_WITHIN_MS = 10_000;
/** Of SHUTDOWN_GRACE_MS. */
const STOP_WITHIN_MS = 5_000;
const QUIET_WITHIN_MS = 45_000;

const BOUNDS: Bounds = {
  finalWithinMs: FINAL_WITHIN_MS,
  // Until it is known for sure that a call took effect, then a turn of whoever gives payloads back, through an outage.
  doubleWithinMs: SETTINGS.PLACEMENT_SETTLE_MS + SETTINGS.ORPHAN_GRACE_MS + FINAL_WITHIN_MS,
  stopWithinMs: STOP_WITHIN_MS,
};

export async function runChaos(settings: ScheduleSettings, tell: (line: string) => void): Promise<RunResult> {
  const schedule = drawSchedule(settings);
  const { seed, matches, faults, digest } = schedule;
  tell(`seed ${seed}: ${matches.length} matches, ${faults.length} faults, schedule ${digest}`);
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-chaos-'));
  const installation = await startChaosInstallation(folder, settings.intake);
  const ledger = new GatewayLedger(installation.redis.port);
  let report: AuditReport | undefined;
  try {
    await installation.whole();
    const clients = new Clients(installation);
    const startedAt = performance.now();
    const nemesis = new Nemesis(installation, tell);
    await Promise.all([clients.run(matches, startedAt), nemesis.run(faults, startedAt)]);
    await mend(installation);
    const quiet = await untilQuiet({ installation, clients, ledger, schedule });
    tell(quiet.unfinished.length === 0 ? 'quiet' : `not quiet: ${quiet.unfinished.join(', ')}`);
    const history = { ...(await collect(installation, clients, ledger, schedule)), ...quiet };
    await installation.stop();
    const whole = {
      ...history,
      outages: [...history.outages, ...nemesis.unreachable.redis],
      upstreamOutages: [...history.upstreamOutages, ...nemesis.unreachable.orchestrator],
      exits: exits(installation),
    };
    report = audit(whole);
    const asJson = JSON.stringify({ ...whole, records: [...whole.records.values()] });
    await writeFile(join(folder, 'history.json'), asJson);
    return { schedule, report, folder };
  } finally {
    await installation.stop();
    ledger.close();
    if (report?.found.length === 0) await rm(folder, { recursive: true, force: true });
  }
}

async function mend({ orchestrator, whole }: ChaosInstallation): Promise<void> {
  await whole();
  await orchestrator.setFaults(0, []);
}

/** What of an installation is looked at, whatever it runs on. */
export interface Observed {
  readonly orchestrator: OrchestratorClient;
  readonly redis: Pick<History, 'losses' | 'outages'>;
  readonly processes: ReadonlyMap<string, Pick<SupervisedRole, 'outages'>>;
}

interface Parts {
  readonly installation: Observed;
  readonly clients: Clients;
  readonly ledger: GatewayLedger;
  readonly schedule: Schedule;
}

/** Quiet: every match is assigned or final, no call's outcome is unknown, nothing is owed back, and nothing is orphaned. */
export async function untilQuiet(parts: Parts): Promise<Pick<History, 'records' | 'unfinished'>> {
  const giveUpAt = performance.now() + QUIET_WITHIN_MS;
  const { clients, schedule } = parts;
  const settled = new Map<string, RecordSeen | null>();
  for (;;) {
    for (const { matchId, api } of schedule.matches) {
      if (settled.has(matchId)) continue;
      const record = await clients.read(matchId, api);
      if (record === null || (record && isSettled(record.state))) settled.set(matchId, record);
    }
    const unfinished = [...(await busyWith(parts)), ...stillLive(schedule, settled)];
    if (unfinished.length === 0 || performance.now() > giveUpAt) {
      return { records: await recordsNow(clients, schedule), unfinished };
    }
    await delay(250);
  }
}

const stillLive = ({ matches }: Schedule, settled: ReadonlyMap<string, unknown>) =>
  settled.size === matches.length ? [] : [`${matches.length - settled.size} matches are not settled`];

async function busyWith({ installation, ledger, clients, schedule }: Parts): Promise<string[]> {
  const { intents, releases } = await ledger.duties();
  const busy: string[] = [];
  if (intents > 0) busy.push(`${intents} open intents`);
  if (releases > 0) busy.push(`${releases} releases due`);
  if (busy.length > 0) return busy;
  const records = await recordsNow(clients, schedule);
  const leases = [...records.values()].filter(
    (record) => record?.state === 'assigned' && record.confirm_by !== null && record.confirmed_at === null,
  ).length;
  if (leases > 0) busy.push(`${leases} matches are not confirmed`);
  const assigned = new Set(
    [...records.values()].flatMap((record) => (record?.state === 'assigned' ? [record.reservation?.payload_id] : [])),
  );
  const held = await installation.orchestrator.held();
  const orphans = held.filter(({ payloadId }) => !assigned.has(payloadId)).length;
  if (orphans > 0) busy.push(`${orphans} orphans`);
  const gone = [...assigned].filter((payloadId) => !held.some((payload) => payload.payloadId === payloadId)).length;
  if (gone > 0) busy.push(`${gone} payloads have left`);
  return busy;
}

async function recordsNow(clients: Clients, { matches }: Schedule): Promise<Map<string, RecordSeen | null>> {
  const records = new Map<string, RecordSeen | null>();
  for (const { matchId, api } of matches) {
    const record = (await clients.read(matchId, api)) ?? (await clients.read(matchId, api === 0 ? 1 : 0));
    records.set(matchId, record ?? null);
  }
  return records;
}

export async function collect(
  { orchestrator, redis, processes }: Observed,
  { answers }: Clients,
  ledger: GatewayLedger,
  { matches }: Schedule,
): Promise<Omit<History, 'records' | 'unfinished' | 'exits'>> {
  return {
    sent: matches.map(({ matchId, profile, placeable }) => ({
      ...{ matchId, profile, placeable },
      shares: SHARING.includes(profile),
    })),
    answers,
    events: await ledger.events(),
    entries: await orchestrator.entries(),
    held: await orchestrator.held(),
    losses: redis.losses,
    outages: redis.outages,
    upstreamOutages: processes.get('orchestrator')?.outages ?? [],
    bounds: BOUNDS,
  };
}

const exits = ({ processes }: ChaosInstallation) => [...processes.values()].flatMap((process) => process.exits);
