import type {
  ListedAllocation,
  OrchestratorPort,
  PayloadView,
  ReadOutcome,
} from '../orchestrator/orchestrator-port.ts';

/** By then a listing has gone wrong: a hundred thousand payloads with their data take a fraction of it. */
const LONGEST_MS = 60_000;

/** Lists an allocation's payloads, however long it takes as long as it goes on, until the process is told to stop. */
export class FleetListing {
  private readonly stopping = new AbortController();

  /** @param silentMs how long the upstream may keep silent meanwhile */
  constructor(
    private readonly port: Pick<OrchestratorPort, 'list'>,
    private readonly silentMs: number,
  ) {}

  get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  list<T>(
    allocation: ListedAllocation,
    pick: (payload: PayloadView) => T | undefined,
  ): Promise<ReadOutcome<readonly T[]>> {
    const { signal } = this.stopping;
    return this.port.list(allocation, { timeoutMs: this.silentMs, longestMs: LONGEST_MS, signal }, pick);
  }

  /** Listings under way end as if the upstream could not be asked. */
  stop(): void {
    this.stopping.abort();
  }
}
