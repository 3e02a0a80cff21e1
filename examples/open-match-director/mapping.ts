/** From Open Match's messages to Matchgate's and back. README.md has it as a table. Pure. */
import { createHash } from 'node:crypto';
import type { MatchRequest, Reservation } from 'matchgate/client';
import type { Any, Extensions, MatchProfile, OpenMatchAssignment, OpenMatchMatch, Ticket } from './open-match.ts';

/** The key of our part of the extensions: a google.protobuf.Struct. */
export const EXTENSION = 'matchgate';
const LATENCY = 'latency.';

export function matchRequestOf(profile: MatchProfile, match: OpenMatchMatch): MatchRequest {
  const own = structOf(profile.extensions);
  return {
    match_id: matchIdOf(match),
    profile: typeof own.profile === 'string' ? own.profile : profile.name,
    ...(isRecord(own.attributes) ? { attributes: own.attributes } : {}),
    players: match.tickets.map(playerOf),
    match_data: { ...structOf(match.extensions), open_match: { id: match.matchId, function: match.matchFunction } },
  };
}

/**
 * A digest of the match's id and of its tickets: a director that dies and fetches the same match again submits the same match,
 * and an id that was proposed again for others is another match. Open Match's own may be longer than ours, or of other signs.
 */
function matchIdOf({ matchId, tickets }: OpenMatchMatch): string {
  const digest = createHash('sha256').update(JSON.stringify([matchId, tickets.map(({ id }) => id)]));
  return `om-${digest.digest('hex').slice(0, 40)}`;
}

function playerOf({ id, searchFields = {} }: Ticket): NonNullable<MatchRequest['players']>[number] {
  const { doubleArgs = {}, stringArgs = {} } = searchFields;
  const doubles = Object.entries(doubleArgs);
  const latencies = doubles.filter(([name]) => name.startsWith(LATENCY));
  const others = doubles.filter(([name]) => !name.startsWith(LATENCY));
  return {
    player_id: id,
    latencies_ms: Object.fromEntries(latencies.map(([name, ms]) => [name.slice(LATENCY.length), ms])),
    attributes: { ...Object.fromEntries(others), ...stringArgs },
  };
}

export function assignmentOf({ payload_address, payload_ports, region, payload_id }: Reservation): OpenMatchAssignment {
  const struct: Any = { '@type': 'type.googleapis.com/google.protobuf.Struct', value: { region, payload_id } };
  return { connection: `${payload_address}:${payload_ports[0]?.port ?? 0}`, extensions: { [EXTENSION]: struct } };
}

function structOf(extensions: Extensions = {}): Readonly<Record<string, unknown>> {
  const value = extensions[EXTENSION]?.value;
  return isRecord(value) ? value : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
