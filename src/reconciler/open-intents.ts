/**
 * CreateReservation calls of which nobody knows the outcome. Once the upstream cannot commit them any more, the payload
 * is looked up a last time: it belongs to its match, or it goes back, or there is none. An intent that a live match still
 * points at is its next worker's business.
 */
import { encodeIntent, type Intent } from '../matches/ledger/intent.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { isMatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import type { Logger } from '../observability/logger.ts';
import type { OrchestratorPort, PayloadView } from '../orchestrator/orchestrator-port.ts';
import { holderOf, isHeldBy } from '../placement/payload-identity.ts';

export interface OpenIntentsSettings {
  readonly settleMs: number;
  readonly callTimeoutMs: number;
}

const BATCH = 500;

export class OpenIntents {
  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly port: OrchestratorPort,
    private readonly settings: OpenIntentsSettings,
    private readonly log: Logger,
  ) {}

  async settle(shard: number): Promise<void> {
    const intents = await this.duties.openIntents(shard, this.settings.settleMs, BATCH);
    const byAllocation = Map.groupBy(intents, ({ allocation_id }) => allocation_id);
    await Promise.all([...byAllocation.values()].map((group) => this.settleAt(group)));
  }

  /** One listing answers for all intents of an allocation. */
  private async settleAt(intents: readonly Intent[]): Promise<void> {
    const [first] = intents;
    if (!first) return;
    const allocation = { projectId: first.project_id, allocationId: first.allocation_id };
    const limits = { timeoutMs: this.settings.callTimeoutMs };
    const listed = await this.port.list(allocation, limits, (payload) => (holderOf(payload) ? payload : undefined));
    // While the upstream cannot be asked, the intents stay open.
    if (listed.kind === 'unavailable') return;
    const payloads = listed.kind === 'found' ? listed.value : [];
    for (const intent of intents) await this.settleOne(intent, payloads);
  }

  private async settleOne(intent: Intent, payloads: readonly PayloadView[]): Promise<void> {
    const { key, attempt, allocation, project_id, allocation_id } = intent;
    const match = isMatchKey(key) ? await this.ledger.read(key) : undefined;
    if (match && willBeAdopted(match, intent)) return;
    const payload = payloads.find((candidate) => isHeldBy(candidate, key, attempt));
    if (!payload || (match && holds(match, attempt))) return this.duties.settleIntent(intent);
    const { payloadId: payload_id } = payload;
    this.log.warn({ match: key, allocation, payload_id }, 'a call without an answer had reserved this payload');
    await this.duties.settleIntent(intent, { key, attempt, allocation, project_id, allocation_id, payload_id });
  }
}

/** The match's next worker looks for this very payload; given back here, it would be taken from under its feet. */
function willBeAdopted({ state, openIntent }: StoredMatch, intent: Intent): boolean {
  return !isSettled(state) && openIntent === encodeIntent(intent);
}

function holds({ state, reservation }: StoredMatch, attempt: string): boolean {
  return (state === 'assigned' || state === 'annotating') && reservation?.attempt === attempt;
}
