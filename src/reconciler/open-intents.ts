/**
 * CreateReservation calls of which nobody knows the outcome. Once the upstream cannot commit them any more, the payload
 * is looked up a last time: it belongs to its match, or it goes back, or there is none. An intent that a live match still
 * points at is its next worker's business.
 */
import type { Holder } from '../matches/ledger/custody.ts';
import { encodeIntent, type Intent } from '../matches/ledger/intent.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { isMatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import type { Logger } from '../observability/logger.ts';
import { holderOf } from '../placement/payload-identity.ts';
import type { FleetListing } from './fleet-listing.ts';
import { SideBySide } from './side-by-side.ts';

const BATCH = 500;

export class OpenIntents {
  private readonly settlings = new SideBySide<string>();

  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly fleet: FleetListing,
    /** Until when the upstream may still commit a call, ms. */
    private readonly settleMs: number,
    private readonly log: Logger,
  ) {}

  /**
   * Begins to settle those that are due, allocation by allocation.
   * @throws {AggregateError} of what has failed since the last time
   */
  async settle(): Promise<void> {
    const ofShards = await Promise.all(
      this.duties.keys.all().map((shard) => this.duties.openIntents(shard, this.settleMs, BATCH)),
    );
    const byAllocation = Map.groupBy(ofShards.flat(), ({ allocation_id }) => allocation_id);
    for (const [allocationId, group] of byAllocation)
      void this.settlings.begin(allocationId, () => this.settleAt(group));
    this.settlings.throwFailures('open intents could not be settled');
  }

  /** Resolves when nothing is being settled any more. */
  async rest(): Promise<void> {
    await this.settlings.settled();
  }

  /** One listing answers for all intents of an allocation. */
  private async settleAt(intents: readonly Intent[]): Promise<void> {
    const [first] = intents;
    if (!first) return;
    const allocation = { projectId: first.project_id, allocationId: first.allocation_id };
    const named = new Set(intents.map(({ key, attempt }) => nameOf({ key, attempt })));
    const listed = await this.fleet.list(allocation, (payload) => {
      const holder = holderOf(payload);
      return holder && named.has(nameOf(holder)) ? ([nameOf(holder), payload.payloadId] as const) : undefined;
    });
    // While the upstream cannot be asked, the intents stay open.
    if (listed.kind === 'unavailable') return;
    const payloads = new Map(listed.kind === 'found' ? listed.value : []);
    for (const intent of intents) await this.settleOne(intent, payloads.get(nameOf(intent)));
  }

  /** @param payload_id of the payload that the call has reserved, if any */
  private async settleOne(intent: Intent, payload_id: string | undefined): Promise<void> {
    const { key, attempt, allocation, project_id, allocation_id } = intent;
    const match = isMatchKey(key) ? await this.ledger.read(key) : undefined;
    if (match && willBeAdopted(match, intent)) return;
    if (payload_id === undefined || (match && holds(match, attempt))) return this.duties.settleIntent(intent);
    this.log.warn({ match: key, allocation, payload_id }, 'a call without an answer had reserved this payload');
    await this.duties.settleIntent(intent, { key, attempt, allocation, project_id, allocation_id, payload_id });
  }
}

const nameOf = ({ key, attempt }: Holder) => `${attempt} ${key}`;

/** The match's next worker looks for this very payload; given back here, it would be taken from under its feet. */
function willBeAdopted({ state, openIntent }: StoredMatch, intent: Intent): boolean {
  return !isSettled(state) && openIntent === encodeIntent(intent);
}

function holds({ state, reservation }: StoredMatch, attempt: string): boolean {
  return (state === 'assigned' || state === 'annotating') && reservation?.attempt === attempt;
}
