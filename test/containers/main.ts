/**
 * `npm run test:containers -- [--image NAME] [--seconds S] [--rate R] [--seed K]`: builds the image, runs the product as
 * containers, places matches while an api is restarted and a worker is killed, and holds the promises against the
 * orchestrator's own ledger. Exit code 1 where any was broken, or where no container engine answers. See docs/containers.md.
 */
import { parseArgs } from 'node:util';
import { buildImage } from '../../tools/containers/build-image.ts';
import { Engine, NO_ENGINE } from '../../tools/containers/engine.ts';
import { PROMISES } from '../chaos/violation.ts';
import { serveEngine, type EngineService } from './engine-service.ts';
import { redisImage } from './images.ts';
import { runOnContainers, seconds, type ContainerRun } from './run.ts';
import { TestContainers } from './test-containers.ts';

const tell = (line: string) => console.log(line);

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw new Error(`--${name} must be from 1 to ${most}`);
  return value;
}

function readOptions() {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    options: { image: { type: 'string' }, seconds: text('20'), rate: text('15'), seed: text('1') },
  });
  return {
    image: values.image,
    seconds: wholeNumber('seconds', values.seconds, 300),
    rate: wholeNumber('rate', values.rate, 100),
    seed: wholeNumber('seed', values.seed, 1_000_000),
  };
}

function summary({ report, startedInMs, loadMs, quietInMs }: ContainerRun): string[] {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  return [
    `sent ${report.sent}, accepted ${report.accepted}, reservations ${report.reservations}, events ${report.events}`,
    `  states: ${list(report.states)}`,
    `  reasons: ${list(report.reasons)}`,
    `  payloads held in the end: ${report.held}`,
    `  started in ${seconds(startedInMs)}, load ${seconds(loadMs)}, quiet ${seconds(quietInMs)} later`,
    `  violations: ${PROMISES.map((promise) => `${promise} ${report.violations[promise]}`).join(', ')}`,
    ...report.found.map(({ promise, kind, about, detail }) => `  ! ${promise} ${kind}: ${about} ${detail}`),
  ];
}

/** Whether Node finds what the build has compiled: under the image's own user, with nothing to write to. */
function startsCompiled(engine: Engine, image: string): boolean {
  const place = ['--rm', '--read-only', '--network', 'none', '--env', 'NODE_DEBUG_NATIVE=COMPILE_CACHE'];
  return engine.said('run', ...place, image, 'config', 'api').includes('was accepted');
}

async function main(): Promise<number> {
  const { image, ...schedule } = readOptions();
  const engine = Engine.find();
  if (!engine) throw new Error(NO_ENGINE);
  const matchgate = image ?? buildImage(engine);
  tell(`${engine.name}: ${matchgate}, ${(engine.imageBytes(matchgate) / 1e6).toFixed(0)} MB`);
  if (!startsCompiled(engine, matchgate)) throw new Error('a start compiles anew what the image was to bring compiled');
  const images = { matchgate, redis: redisImage(engine) };
  const service = await serveEngine(engine);
  const containers = new TestContainers(engine);
  removeWhenInterrupted(containers, service);
  try {
    const run = await runOnContainers(containers, images, schedule, tell);
    for (const line of summary(run)) tell(line);
    const kept = run.report.found.length === 0;
    tell(kept ? 'all promises held' : 'promises broken');
    return kept ? 0 : 1;
  } finally {
    await service.stop();
  }
}

function removeWhenInterrupted(containers: TestContainers, service: EngineService): void {
  const end = async () => {
    await containers.remove();
    await service.stop();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`test:containers: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
