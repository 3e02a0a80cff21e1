/** One run on containers: the clients and the auditor of the fault test, with the faults that containers have. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit, type AuditReport } from '../chaos/auditor.ts';
import { Clients } from '../chaos/clients.ts';
import { GatewayLedger } from '../chaos/gateway-ledger.ts';
import type { History, ProcessExit } from '../chaos/history.ts';
import { collect, untilQuiet } from '../chaos/run.ts';
import { drawSchedule, type ScheduleSettings } from '../chaos/schedule.ts';
import { startInstallation, type ContainerInstallation, type Images } from './container-installation.ts';
import { disturb } from './disturbances.ts';
import type { TestContainers } from './test-containers.ts';

export interface ContainerRun {
  readonly report: AuditReport;
  readonly startedInMs: number;
  readonly loadMs: number;
  readonly quietInMs: number;
}

interface Parts {
  readonly containers: TestContainers;
  readonly installation: ContainerInstallation;
  readonly settings: ScheduleSettings;
  readonly tell: (line: string) => void;
}

export async function runOnContainers(
  containers: TestContainers,
  images: Images,
  settings: ScheduleSettings,
  tell: (line: string) => void,
): Promise<ContainerRun> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-containers-'));
  try {
    const startedAt = performance.now();
    const installation = await startInstallation(containers, images, folder);
    await eachIsHealthy(installation);
    const startedInMs = performance.now() - startedAt;
    tell(`redis, orchestrator, api ×2, worker ×2 are ready and healthy after ${seconds(startedInMs)}`);
    const { history, ...times } = await load({ containers, installation, settings, tell });
    const exits = stopEach(containers, installation);
    return { report: audit({ ...history, exits }), startedInMs, ...times };
  } finally {
    await containers.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Loaded {
  readonly history: Omit<History, 'exits'>;
  readonly loadMs: number;
  readonly quietInMs: number;
}

async function load({ containers, installation, settings, tell }: Parts): Promise<Loaded> {
  const schedule = drawSchedule(settings);
  const clients = new Clients(installation);
  const ledger = new GatewayLedger(installation.redisPort);
  // Nothing is done to Redis or the orchestrator, so nothing is excused.
  const { orchestrator } = installation;
  const observed = { orchestrator, redis: { losses: [], outages: [] }, processes: new Map<string, never>() };
  try {
    tell(`${schedule.matches.length} matches in ${settings.seconds} s, schedule ${schedule.digest}`);
    const beganAt = performance.now();
    await Promise.all([
      clients.run(schedule.matches, beganAt),
      disturb(installation, containers, settings.seconds * 1_000, tell),
    ]);
    const loadMs = performance.now() - beganAt;
    const quiet = await untilQuiet({ installation: observed, clients, ledger, schedule });
    const quietInMs = performance.now() - beganAt - loadMs;
    await eachIsHealthy(installation);
    return { history: { ...(await collect(observed, clients, ledger, schedule)), ...quiet }, loadMs, quietInMs };
  } finally {
    ledger.close();
  }
}

/** By the image's own health check, inside each container. @throws {Error} naming one that is not */
async function eachIsHealthy({ ours }: ContainerInstallation): Promise<void> {
  for (const [name, container] of ours) {
    const { exitCode, output } = await container.exec(['node', 'dist/health-check.js']);
    if (exitCode !== 0) throw new Error(`${name} is not healthy: ${output}`);
  }
}

/** Those that did not end well when they were told to, the gateway before its orchestrator. */
function stopEach(containers: TestContainers, { ours }: ContainerInstallation): ProcessExit[] {
  return [...ours].reverse().map(([process, container]) => {
    const toldAt = Date.now();
    return { process, exit: containers.stop(container), at: Date.now(), toldAt };
  });
}

export const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
