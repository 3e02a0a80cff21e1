/** What a match's payload has been told, as the orchestrator shows it now. */
import { splitMatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';

/** Longer values are cut: `match-data` may be a quarter of a megabyte. */
const SHOWN_CHARACTERS = 4_096;

export interface PayloadMetadata {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: readonly { readonly key: string; readonly value: string; readonly cut: boolean }[];
}

export type LookedAt =
  | { readonly payload: PayloadMetadata; readonly payload_problem: null }
  | { readonly payload: null; readonly payload_problem: string | null };

export class PayloadLook {
  /** @param port absent where this process knows no orchestrator */
  constructor(
    private readonly port: Pick<OrchestratorPort, 'get'> | undefined,
    private readonly timeoutMs: number,
  ) {}

  /** Nothing, where the match holds no payload. */
  async of({ key, state, reservation }: StoredMatch): Promise<LookedAt> {
    if (!reservation || (state !== 'assigned' && state !== 'annotating')) return unknown(null);
    if (!this.port) return unknown('this process has no orchestrator to ask');
    const { project_id, allocation_id, payload_id } = reservation;
    const target = { projectId: project_id, allocationId: allocation_id, payloadId: payload_id };
    const found = await this.port.get(target, { timeoutMs: this.timeoutMs });
    if (found.kind === 'gone') return unknown('the orchestrator knows no such payload any more');
    if (found.kind === 'unavailable') return unknown(`the orchestrator could not be asked: ${found.message}`);
    const { annotations, labels } = found.value;
    const { tenant, matchId } = splitMatchKey(key);
    // A shared payload tells of its latest holder, who may be of another tenant.
    const isIts = annotations['matchgate-match-id'] === matchId && annotations['matchgate-tenant'] === tenant;
    if (!isIts) return unknown('the payload tells of another match by now');
    return { payload: { state: found.value.state, labels, annotations: shown(annotations) }, payload_problem: null };
  }
}

const unknown = (why: string | null): LookedAt => ({ payload: null, payload_problem: why });

function shown(annotations: Readonly<Record<string, string>>): PayloadMetadata['annotations'] {
  return Object.entries(annotations)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => ({
      key,
      value: value.slice(0, SHOWN_CHARACTERS),
      cut: value.length > SHOWN_CHARACTERS,
    }));
}
