import type { EntrySeen } from './history.ts';

/** A stretch in which a payload was reserved in the name of a match, as the orchestrator's ledger tells it. */
export interface Hold {
  readonly payloadId: string;
  readonly matchId: string;
  readonly from: number;
  /** Infinity while it lasts. */
  readonly until: number;
  readonly endedBy: 'release' | 'exit' | null;
  /** Others held the payload in the same stretch: the ledger then does not tell when one of them left. */
  readonly shared: boolean;
}

interface OpenHold {
  readonly matchId: string;
  readonly from: number;
}

/** Every hold of a run, ended or not. Entries must be in the ledger's order. */
export function holdsOf(entries: readonly EntrySeen[]): Hold[] {
  const open = new Map<string, OpenHold[]>();
  const ended: Hold[] = [];
  const end = (payloadId: string, until: number, endedBy: Hold['endedBy']) => {
    const holders = open.get(payloadId) ?? [];
    const shared = holders.length > 1;
    for (const holder of holders) ended.push({ payloadId, ...holder, until, endedBy, shared });
    open.delete(payloadId);
  };
  for (const { type, payloadId, at, matchId, from } of entries) {
    if (type === 'reserved') {
      const holders = open.get(payloadId) ?? [];
      open.set(payloadId, [...holders, { matchId: matchId ?? '', from: at }]);
    } else if (type === 'released') end(payloadId, at, 'release');
    else if (type === 'deleted' || (type === 'state' && from === 'Reserved')) end(payloadId, at, 'exit');
  }
  for (const payloadId of [...open.keys()]) end(payloadId, Infinity, null);
  return ended;
}
