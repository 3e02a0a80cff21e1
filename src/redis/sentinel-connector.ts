/**
 * ioredis's way to a primary by its sentinels, which it asks again whenever a connection has ended. While it asks, news of a
 * failover has nothing to end: taken for a wish to disconnect, it would leave the client without a connection for good.
 */
import { SentinelConnector, type SentinelConnectionOptions } from 'ioredis';

export class SteadySentinelConnector extends SentinelConnector {
  /** As the client that is made with it passes them. */
  constructor(options: unknown) {
    super(options as SentinelConnectionOptions);
  }

  /** The connection before is gone, and so is what its news is good for; the one that is made here has a detector of its own. */
  override connect(...told: Parameters<SentinelConnector['connect']>): ReturnType<SentinelConnector['connect']> {
    // It is private, and nothing else tells it to be quiet.
    const detector = Reflect.get(this, 'failoverDetector') as { cleanup(): void } | null;
    detector?.cleanup();
    return super.connect(...told);
  }
}
