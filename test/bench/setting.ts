/** How much a bench does, and what every bench needs: the stub and the load maker. */
import { startChild, type Child } from './processes/child.ts';
import type { LoadReply, LoadRequest } from './processes/load.ts';
import type { UpstreamCounts, UpstreamRequest } from './processes/upstream.ts';

export interface Extent {
  readonly rounds: number;
  /** What share of the full length a round has. */
  readonly scale: number;
}

export const FULL: Extent = { rounds: 5, scale: 1 };

export interface Stage {
  readonly upstream: Child<UpstreamRequest, UpstreamCounts>;
  readonly load: Child<LoadRequest, LoadReply>;
}

export async function onStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const upstream = await startChild<UpstreamRequest, UpstreamCounts>('upstream.ts');
  const load = await startChild<LoadRequest, LoadReply>('load.ts');
  try {
    return await work({ upstream, load });
  } finally {
    await Promise.all([upstream.stop(), load.stop()]);
  }
}
