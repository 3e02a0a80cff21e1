/** The product as a cluster would run it: every part a container of the image, on a network of its own. */
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { LOCAL_CLIENT } from '../../tools/stack/stack.ts';
import { SETTINGS } from '../chaos/installation.ts';
import { OrchestratorClient } from '../chaos/orchestrator-client.ts';
import { profilesFile, seedFile } from '../chaos/world.ts';
import type { TestContainers } from './test-containers.ts';

const REDIS_PORT = 6379;
const API_PORT = 8080;
const METRICS_PORT = 9464;
const ORCHESTRATOR_PORT = 8090;
/** The image's EXPOSE. Podman lists these as ports to be bound, and testcontainers would wait for one that nobody binds. */
const IMAGE_PORTS = [API_PORT, METRICS_PORT];
const READY = '/healthz/ready';

const REDIS_COMMAND = ['redis-server', '--bind', '*', '--protected-mode', 'no', '--save', ''];
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'];

/** As hardened as the manifests make it: nothing written, no capability. */
class HardenedContainer extends GenericContainer {
  constructor(image: string) {
    super(image);
    this.hostConfig.ReadonlyRootfs = true;
    this.hostConfig.CapDrop = ['ALL'];
    this.hostConfig.SecurityOpt = ['no-new-privileges'];
  }
}

type Pair = readonly [StartedTestContainer, StartedTestContainer];

export interface ContainerInstallation {
  readonly apis: Pair;
  readonly workers: Pair;
  /** All that run our image, by what they are called. */
  readonly ours: ReadonlyMap<string, StartedTestContainer>;
  readonly orchestrator: OrchestratorClient;
  readonly redisPort: number;
  /** The address of an api as it is now; it changes when its container starts again. */
  apiUrl(index: 0 | 1): string;
}

export interface Images {
  readonly matchgate: string;
  readonly redis: string;
}

export async function startInstallation(
  containers: TestContainers,
  images: Images,
  folder: string,
): Promise<ContainerInstallation> {
  // The containers' user is nobody here.
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'orchestrator.yaml'), seedFile());
  await writeFile(join(folder, 'profiles.yaml'), profilesFile());
  const redis = await containers.start('redis', redisContainer(images.redis));
  const orchestrator = await containers.start('orchestrator', orchestratorContainer(images.matchgate, folder));
  const ours = new Map([['orchestrator', orchestrator]]);
  const start = async (role: 'api' | 'worker', index: 0 | 1) => {
    const name = `${role}-${index}`;
    const container = await containers.start(name, gatewayContainer(images.matchgate, role, folder));
    ours.set(name, container);
    return container;
  };
  // The workers first, so that the first match finds one.
  const workers: Pair = [await start('worker', 0), await start('worker', 1)];
  const apis: Pair = [await start('api', 0), await start('api', 1)];
  return {
    apis,
    workers,
    ours,
    orchestrator: new OrchestratorClient(urlOf(orchestrator, ORCHESTRATOR_PORT)),
    redisPort: redis.getMappedPort(REDIS_PORT),
    apiUrl: (index) => urlOf(apis[index], API_PORT),
  };
}

const urlOf = (container: StartedTestContainer, port: number) =>
  `http://${container.getHost()}:${container.getMappedPort(port)}`;

const redisContainer = (image: string) =>
  new GenericContainer(image)
    .withCommand([...REDIS_COMMAND, ...DURABLE])
    .withExposedPorts(REDIS_PORT)
    .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/));

const orchestratorContainer = (image: string, folder: string) =>
  new HardenedContainer(image)
    .withCommand(['orchestrator'])
    .withEnvironment({
      ORCHESTRATOR_PORT: String(ORCHESTRATOR_PORT),
      ORCHESTRATOR_SEED_FILE: '/etc/matchgate/orchestrator.yaml',
    })
    .withBindMounts([{ source: folder, target: '/etc/matchgate', mode: 'ro' }])
    .withExposedPorts(ORCHESTRATOR_PORT, ...IMAGE_PORTS)
    .withWaitStrategy(Wait.forHttp(READY, ORCHESTRATOR_PORT));

function gatewayContainer(image: string, role: 'api' | 'worker', folder: string): GenericContainer {
  const settings = Object.entries(SETTINGS).map(([variable, value]) => [variable, String(value)]);
  return new HardenedContainer(image)
    .withCommand([role])
    .withEnvironment({
      ...(Object.fromEntries(settings) as Record<string, string>),
      ...LOCAL_CLIENT,
      LOG_LEVEL: 'warn',
      AUTH_ALLOW_NONE: 'true',
      REDIS_URL: `redis://redis:${REDIS_PORT}`,
      PROFILES_FILE: '/etc/matchgate/profiles.yaml',
      ORCHESTRATION_URL: `http://orchestrator:${ORCHESTRATOR_PORT}`,
      ORCHESTRATION_TOKEN_URL: `http://orchestrator:${ORCHESTRATOR_PORT}/auth/v1/token`,
    })
    .withBindMounts([{ source: folder, target: '/etc/matchgate', mode: 'ro' }])
    .withExposedPorts(...IMAGE_PORTS)
    .withWaitStrategy(Wait.forHttp(READY, METRICS_PORT));
}
