import { OrchestrationClient } from '../orchestration/index.ts';
import type { CliContext } from './cli-context.ts';
import { orchestrationSettings } from './settings.ts';

/** Lends the client of the upstream for one command. */
export async function withClient<T>(ctx: CliContext, use: (client: OrchestrationClient) => Promise<T>): Promise<T> {
  const client = new OrchestrationClient(orchestrationSettings(ctx));
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
