/** Runs the payloads of `kind: process`: a command for each, with ports, folders and variables of its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Artefacts } from '../artefacts/artefacts.ts';
import type { ProcessTemplate } from '../domain/allocation.ts';
import type { Payload } from '../domain/payload.ts';
import type { AllocationPool } from '../fleet/allocation-pool.ts';
import type { Clock } from '../fleet/clock.ts';
import type { Conductor, ProcessRunner } from '../fleet/conductor.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { BoundedLog } from './bounded-log.ts';
import { payloadEnvironment } from './payload-environment.ts';
import { PayloadProcess } from './payload-process.ts';
import { PortPool } from './port-pool.ts';

export interface ProcessPayloadsParts {
  readonly fleet: Fleet;
  readonly conductor: Conductor;
  readonly clock: Clock;
  readonly artefacts: Artefacts;
  readonly logFolder: string;
  /** `host:port/path` of a payload's own Payload Local API. */
  readonly apiOf: (payloadId: string) => string;
}

/** From the moment that it is wanted: before it has its ports there is no process yet. */
interface Run {
  process: PayloadProcess | undefined;
  stopped: boolean;
  readonly ended: Promise<void>;
}

const closingGraceMs = 2000;

export class ProcessPayloads implements ProcessRunner {
  readonly #parts: ProcessPayloadsParts;
  readonly #ports = new PortPool();
  readonly #runs = new Map<string, Run>();
  #closed = false;

  constructor(parts: ProcessPayloadsParts) {
    this.#parts = parts;
  }

  start(pool: AllocationPool, payload: Payload): void {
    const { process: template } = pool.behaviour;
    if (!template || this.#closed) return;
    const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
    const run: Run = { process: undefined, stopped: false, ended };
    this.#runs.set(payload.id, run);
    void this.#play(pool, payload, template, run).then((exitCode) => {
      this.#runs.delete(payload.id);
      end(undefined);
      if (!this.#closed) this.#parts.conductor.exited(pool, payload.id, exitCode);
    });
  }

  stop(payloadId: string, graceMs: number): boolean {
    const run = this.#runs.get(payloadId);
    if (!run) return false;
    run.stopped = true;
    run.process?.signal(graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
    if (graceMs > 0) this.#parts.clock.after(graceMs, () => run.process?.signal('SIGKILL'));
    return true;
  }

  /** Ends every process and waits for it. What becomes of their payloads is decided when the orchestrator comes back. */
  async close(): Promise<void> {
    this.#closed = true;
    const runs = [...this.#runs.values()];
    for (const run of runs) {
      run.stopped = true;
      run.process?.signal('SIGTERM');
    }
    const overdue = setTimeout(() => {
      for (const run of runs) run.process?.signal('SIGKILL');
    }, closingGraceMs);
    await Promise.all(runs.map(({ ended }) => ended));
    clearTimeout(overdue);
  }

  /** From taking ports to the end of the process; null when it did not end by itself. */
  async #play(pool: AllocationPool, payload: Payload, template: ProcessTemplate, run: Run): Promise<number | null> {
    const names = (payload.spec.ports ?? []).map(({ name }) => name);
    const numbers = await this.#ports.take(template.ports, names.length);
    const current = pool.get(payload.id);
    const log = new BoundedLog(
      join(this.#parts.logFolder, payload.allocationId, payload.id, 'output.log'),
      template.logLimitBytes,
    );
    try {
      if (!numbers) {
        log.write(Buffer.from('no free port is left in the range\n'));
        return null;
      }
      if (run.stopped || !current) return null;
      const ports = numbers.map((port, index) => ({ name: names[index] ?? '', port }));
      const placed = { ...current, ports };
      this.#parts.fleet.amend(pool, placed);
      run.process = this.#spawn(placed, template, log);
      return await run.process.exited;
    } catch (err) {
      // What its allocation asks for no process can have, such as a variable with a NUL in it: like a command that is not there.
      log.write(Buffer.from(`${err instanceof Error ? err.message : String(err)}\n`));
      return null;
    } finally {
      log.close();
      this.#ports.giveBack(numbers ?? []);
    }
  }

  #spawn(payload: Payload, template: ProcessTemplate, log: BoundedLog): PayloadProcess {
    const artefactsFolder = this.#parts.artefacts.folderOf(payload.allocationId, payload.id);
    mkdirSync(artefactsFolder, { recursive: true });
    const env = payloadEnvironment(payload, template, { api: this.#parts.apiOf(payload.id), artefactsFolder });
    return new PayloadProcess({ command: template.command, args: template.args, env }, template.cwd, log);
  }
}
