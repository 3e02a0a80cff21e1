/** A Prometheus of its own, on a free loopback port, that scrapes and evaluates once a second and has our rules. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type, { type TSchema, type Static } from 'typebox';
import { Parse } from 'typebox/value';
import { stringify } from 'yaml';
import { exitOf } from '../../tools/stack/child-process.ts';
import { freePort } from '../../tools/stack/free-port.ts';
import { eventually } from '../support/eventually.ts';
import { root } from '../support/tool-run.ts';

const SampleSchema = Type.Object({
  metric: Type.Record(Type.String(), Type.String()),
  value: Type.Tuple([Type.Number(), Type.String()]),
});
const QueryAnswer = Type.Object({ data: Type.Object({ result: Type.Array(SampleSchema) }) });
const TargetsAnswer = Type.Object({
  data: Type.Object({ activeTargets: Type.Array(Type.Object({ health: Type.String() })) }),
});
const RulesAnswer = Type.Object({
  data: Type.Object({
    groups: Type.Array(Type.Object({ rules: Type.Array(Type.Object({ name: Type.String(), health: Type.String() })) })),
  }),
});
export type Sample = Static<typeof SampleSchema>;

export class PrometheusServer {
  private constructor(
    private readonly url: string,
    readonly stop: () => Promise<void>,
  ) {}

  /** @param metricsUrls the processes to scrape */
  static async start(command: string, metricsUrls: readonly string[]): Promise<PrometheusServer> {
    const folder = await mkdtemp(join(tmpdir(), 'matchgate-prometheus-'));
    const port = await freePort();
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(root, 'observability', 'prometheus', 'rules', '*.yml')],
      scrape_configs: [
        { job_name: 'matchgate', static_configs: [{ targets: metricsUrls.map((url) => new URL(url).host) }] },
      ],
    };
    await writeFile(join(folder, 'prometheus.yml'), stringify(config));
    const child = spawn(
      command,
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const exited = exitOf(child);
    const stop = async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    };
    const server = new PrometheusServer(`http://127.0.0.1:${port}`, stop);
    try {
      const isReady = () =>
        fetch(`${server.url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      await eventually(isReady, (ready) => ready, { withinMs: 20_000 });
    } catch (error) {
      await stop();
      throw error;
    }
    return server;
  }

  async query(promql: string): Promise<Sample[]> {
    const { data } = await this.get(`/api/v1/query?query=${encodeURIComponent(promql)}`, QueryAnswer);
    return data.result;
  }

  /** The one number that a query comes to; undefined where there is none, or more than one. */
  async number(promql: string): Promise<number | undefined> {
    const samples = await this.query(promql);
    return samples.length === 1 ? Number(samples[0]?.value[1]) : undefined;
  }

  /** How each target is. */
  async targets(): Promise<string[]> {
    const { data } = await this.get('/api/v1/targets', TargetsAnswer);
    return data.activeTargets.map(({ health }) => health);
  }

  /** How each rule is. */
  async rules(): Promise<{ name: string; health: string }[]> {
    const { data } = await this.get('/api/v1/rules', RulesAnswer);
    return data.groups.flatMap(({ rules }) => rules);
  }

  private async get<Schema extends TSchema>(path: string, schema: Schema): Promise<Static<Schema>> {
    const answer = await fetch(this.url + path);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return Parse(schema, await answer.json());
  }
}
