/** The containers of one test run, known by a label: what is left of them can be found whatever went wrong. */
import { randomUUID } from 'node:crypto';
import { Network, type GenericContainer, type StartedNetwork, type StartedTestContainer } from 'testcontainers';
import type { Engine } from '../../tools/containers/engine.ts';

const LABEL = 'matchgate-test';
const READY_WITHIN_MS = 120_000;
const STOPPED_WITHIN_SECONDS = 30;

export class TestContainers {
  readonly #engine: Engine;
  readonly #run = randomUUID();
  #network: StartedNetwork | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** On the network of this run, where others reach it by its name. @throws {Error} where it does not become ready */
  async start(name: string, container: GenericContainer): Promise<StartedTestContainer> {
    this.#network ??= await new Network().start();
    return container
      .withNetwork(this.#network)
      .withNetworkAliases(name)
      .withLabels({ [LABEL]: this.#run })
      .withStartupTimeout(READY_WITHIN_MS)
      .start();
  }

  /** kill -9. */
  kill(container: StartedTestContainer): void {
    this.#engine.read('kill', '--signal', 'KILL', container.getId());
  }

  startAgain(container: StartedTestContainer): void {
    this.#engine.read('start', container.getId());
  }

  /** As a supervisor stops it; the exit code. */
  stop(container: StartedTestContainer): number {
    const id = container.getId();
    this.#engine.read('stop', '--time', String(STOPPED_WITHIN_SECONDS), id);
    return Number(this.#engine.read('inspect', '--format', '{{.State.ExitCode}}', id));
  }

  /** Safe to call again. */
  async remove(): Promise<void> {
    const ids = this.#engine.read('ps', '--all', '--quiet', '--filter', `label=${LABEL}=${this.#run}`);
    for (const id of ids.split('\n').filter(Boolean)) this.#engine.read('rm', '--force', '--volumes', id);
    const network = this.#network;
    this.#network = undefined;
    await network?.stop();
  }
}
