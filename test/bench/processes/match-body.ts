/** What a matchmaker sends: about 600 bytes, as in the prototypes' measurements. */
const players = ['p1', 'p2', 'p3', 'p4'].map((player_id, index) => ({
  player_id,
  team: index % 2 === 0 ? 'red' : 'blue',
  latencies_ms: { 'eu-west': 31 + index, 'us-east': 104 - index },
  attributes: { mmr: 1_510 + index },
}));
const rest = JSON.stringify({
  profile: 'bench',
  attributes: { map: 'harbor', mode: '2v2', build: '1.42.0' },
  players,
  match_data: { rules: 'standard', ticket: 'b3f1c2d4-6a7e-4f00-9c1d' },
}).slice(1);

export const matchBody = (matchId: string): string => `{"match_id":"${matchId}",${rest}`;
export const matchRequest = (matchId: string): object => JSON.parse(matchBody(matchId)) as object;
export const BODY_BYTES = Buffer.byteLength(matchBody('m-000000000000'));

export const batchBody = (ids: readonly string[]): string => `{"matches":[${ids.map(matchBody).join(',')}]}`;
