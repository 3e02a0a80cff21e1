import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessExit } from './history.ts';
import type { TimeWindow } from './time-window.ts';
import { startRole, type RoleProcess } from '../../tools/stack/role-process.ts';

/** A process of the product under a supervisor, as an orchestrating platform keeps one: whenever it ends, it is started again. */
export class SupervisedRole {
  readonly exits: ProcessExit[] = [];
  /** Between two of its lives. */
  readonly outages: TimeWindow[] = [];
  readonly name: string;
  readonly role: string;
  readonly #env: Record<string, string>;
  readonly #output: number;
  readonly #stopped = new AbortController();
  #process: RoleProcess | undefined;
  #extraEnv: Record<string, string> = {};
  #kept: Promise<void> = Promise.resolve();
  #url = '';
  #paused = false;
  #armed = false;
  #endedAt: number | undefined;
  #toldAt: number | undefined;

  constructor(name: string, role: string, env: Record<string, string>, output: number) {
    this.name = name;
    this.role = role;
    this.#env = env;
    this.#output = output;
  }

  /** Where it serves; where it last did while it is away. */
  get url(): string {
    return this.#url;
  }

  get isUp(): boolean {
    return this.#process !== undefined;
  }

  /** At work, and nothing is set that will end it. */
  get isReliable(): boolean {
    return this.isUp && !this.#paused && !this.#armed && this.#toldAt === undefined;
  }

  begin(): void {
    this.#kept = this.#keep();
  }

  /** kill -9; the next life has this in its environment, and the one after that no more. */
  kill(nextEnv: Record<string, string> = {}): void {
    this.#extraEnv = nextEnv;
    this.#process?.signal('SIGKILL');
  }

  /** Told to stop in order, as in a rolling update. */
  terminate(): void {
    if (!this.#process) return;
    this.#toldAt ??= Date.now();
    this.#process.signal('SIGTERM');
  }

  async pause(forMs: number): Promise<void> {
    const paused = this.#process;
    this.#paused = true;
    paused?.signal('SIGSTOP');
    await delay(forMs, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    paused?.signal('SIGCONT');
    this.#paused = false;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#process?.signal('SIGCONT');
    this.terminate();
    await this.#kept;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const extraEnv = this.#extraEnv;
      this.#extraEnv = {};
      this.#armed = Object.keys(extraEnv).length > 0;
      const started = await startRole(this.role, { ...this.#env, ...extraEnv }, this.#output, signal).catch(
        () => undefined,
      );
      if (started) await this.#live(started);
      await delay(RESTART_MS);
    }
  }

  async #live(started: RoleProcess): Promise<void> {
    this.#process = started;
    this.#url = started.url;
    if (this.#endedAt !== undefined) this.outages.push({ from: this.#endedAt, to: Date.now() });
    const exit = await started.exited;
    const at = Date.now();
    this.exits.push({ process: this.name, exit, at, toldAt: this.#toldAt });
    this.#process = undefined;
    this.#toldAt = undefined;
    this.#endedAt = at;
  }
}

const RESTART_MS = 200;
