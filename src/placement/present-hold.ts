/**
 * Whether a payload is still reserved for the match that has got it. A Redis that crashed may have lost its last writes: then
 * a match that was over is back in a state from before, and its payload may be another's by now.
 */
import { isSameHolder, type Custody, type Holder } from '../matches/ledger/custody.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { Reservation } from '../matches/match-record.ts';
import type { CallLimits, OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { holderOf, isHeldBy } from './payload-identity.ts';

export type PresentHold = 'held' | 'ended' | 'unknown';

export async function presentHold(
  port: Pick<OrchestratorPort, 'get'>,
  custody: Custody,
  { key, reservation }: { readonly key: MatchKey; readonly reservation: Reservation },
  limits: CallLimits,
): Promise<PresentHold> {
  const { project_id: projectId, allocation_id, payload_id, attempt } = reservation;
  const got = await port.get({ projectId, allocationId: allocation_id, payloadId: payload_id }, limits);
  if (got.kind !== 'found') return got.kind === 'gone' ? 'ended' : 'unknown';
  const own = { key, attempt };
  if (isHeldBy(got.value, own)) return 'held';
  const latest = holderOf(got.value);
  if (!latest) return 'ended';
  // Of several that share it, it names the latest.
  const holders = await custody.holders({ allocation_id, payload_id });
  const holds = (one: Holder) => holders.some((each) => isSameHolder(each, one));
  return holds(own) && holds(latest) ? 'held' : 'ended';
}
