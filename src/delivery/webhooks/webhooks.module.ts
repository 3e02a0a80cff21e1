import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Agent } from 'undici';
import { CONFIGURATION, type Configuration } from '../../config/configuration.ts';
import { LOG, type Logger } from '../../observability/logger.ts';
import { Metrics } from '../../observability/metrics.ts';
import { TRACING, type Tracing } from '../../observability/tracing.ts';
import { WEBHOOK_HANDLER } from '../../queue/webhook-worker.ts';
import { RedisClients } from '../../redis/redis-clients.ts';
import { CallbackPolicy, callbackRules } from './callback-policy.ts';
import { EndpointGates } from './endpoint-gate.ts';
import { guardedAgent } from './guarded-agent.ts';
import { PendingWebhooks } from './pending-webhooks.ts';
import { WebhookDelivery } from './webhook-delivery.ts';
import { WebhookReport } from './webhook-report.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhookSigner } from './webhook-signer.ts';
import { WebhookTrace } from './webhook-trace.ts';

const providers: FactoryProvider[] = [
  {
    provide: PendingWebhooks,
    inject: [CONFIGURATION, RedisClients],
    useFactory: (configuration: Configuration, redis: RedisClients) =>
      new PendingWebhooks(redis.get('waits'), {
        shards: configuration.QUEUE_SHARDS,
        // One delivery and its note, with room for a pause between them.
        leaseMs: 2 * configuration.WEBHOOK_TIMEOUT_MS + 1_000,
        deadLettersKept: configuration.WEBHOOK_DEAD_LETTERS_KEPT,
      }),
  },
  {
    provide: CallbackPolicy,
    inject: [CONFIGURATION],
    useFactory: (configuration: Configuration) => new CallbackPolicy(callbackRules(configuration)),
  },
  {
    provide: WebhookReport,
    inject: [Metrics, LOG, TRACING, PendingWebhooks],
    useFactory: (metrics: Metrics, log: Logger, tracing: Tracing, pending: PendingWebhooks) =>
      new WebhookReport(metrics, log, new WebhookTrace(tracing, (key) => pending.traceparentOf(key))),
  },
  {
    provide: EndpointGates,
    inject: [CONFIGURATION, WebhookReport],
    useFactory: ({ WEBHOOK_ENDPOINT_CONCURRENCY: concurrency }: Configuration, report: WebhookReport) =>
      new EndpointGates({ concurrency, changed: (...change) => report.endpoint(...change) }),
  },
  {
    provide: Agent,
    inject: [CONFIGURATION, CallbackPolicy],
    useFactory: (configuration: Configuration, { allowsAddress }: CallbackPolicy) =>
      guardedAgent({
        allowsAddress,
        connections: configuration.WEBHOOK_ENDPOINT_CONCURRENCY,
        timeoutMs: configuration.WEBHOOK_TIMEOUT_MS,
      }),
  },
  {
    provide: WebhookDelivery,
    inject: [PendingWebhooks, CallbackPolicy, EndpointGates, Agent, CONFIGURATION, WebhookReport],
    useFactory: (
      pending: PendingWebhooks,
      policy: CallbackPolicy,
      gates: EndpointGates,
      agent: Agent,
      configuration: Configuration,
      report: WebhookReport,
    ) => {
      const secrets = [configuration.WEBHOOK_SECRET, configuration.WEBHOOK_SECRET_PREVIOUS];
      const signer = new WebhookSigner(secrets.filter((secret) => secret !== undefined));
      const sender = new WebhookSender(agent, signer, configuration.WEBHOOK_TIMEOUT_MS);
      const retry = {
        initialMs: configuration.WEBHOOK_RETRY_INITIAL_MS,
        maxMs: configuration.WEBHOOK_RETRY_MAX_MS,
        forMs: configuration.WEBHOOK_RETRY_FOR_MS,
      };
      return new WebhookDelivery({ pending, policy, gates, sender }, retry, report);
    },
  },
  { provide: WEBHOOK_HANDLER, inject: [WebhookDelivery], useFactory: (delivery: WebhookDelivery) => delivery },
];

/** Everything that a worker needs to tell callbacks, but the queue's workers themselves. */
@Module({})
export class WebhooksModule implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(WebhookDelivery) private readonly delivery: WebhookDelivery,
    @Inject(Agent) private readonly agent: Agent,
    @Inject(EndpointGates) private readonly gates: EndpointGates,
  ) {}

  static register(): DynamicModule {
    return { module: WebhooksModule, providers, exports: [WEBHOOK_HANDLER, PendingWebhooks] };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.delivery.stop();
  }

  /** Closing waits for calls under way; what a job still begins fails at once, and is tried by another process. */
  async onApplicationShutdown(): Promise<void> {
    this.gates.close();
    await this.agent.close();
  }
}
