/**
 * `npm run example:matchmaker [-- GATEWAY-URL [TICKETS-FILE]]`, beside `npm run up`: lets the players of a file come at
 * their times, and prints where each match is played.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { MatchgateClient } from 'matchgate/client';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { Matchmaker, type Told } from './matchmaker.ts';

const Tickets = Type.Array(
  Type.Object({
    player_id: Type.String(),
    mmr: Type.Number(),
    latencies_ms: Type.Record(Type.String(), Type.Number()),
    after_ms: Type.Number(),
  }),
);

function line({ players, assignment }: Told): string {
  if (assignment.kind !== 'assigned') return `${players.join(', ')}: ${assignment.kind}`;
  const { payload_address: host, payload_ports: ports, region } = assignment.reservation;
  return `${players.join(', ')}: ${host}:${ports[0]?.port ?? 0} in ${region}`;
}

const [gateway = 'http://127.0.0.1:8080', file = join(import.meta.dirname, 'tickets.json')] = process.argv.slice(2);
const tickets: unknown = JSON.parse(await readFile(file, 'utf8'));
if (!Check(Tickets, tickets)) throw new Error(`${file} holds no tickets`);

let assigned = 0;
let matches = 0;
const matchmaker = new Matchmaker(new MatchgateClient({ baseUrl: gateway }), (told) => {
  matches += 1;
  if (told.assignment.kind === 'assigned') assigned += 1;
  console.log(line(told));
});
let toCome = tickets.length;
const coming = tickets.map(async ({ after_ms, ...player }) => {
  await delay(after_ms);
  toCome -= 1;
  matchmaker.join({ ...player, since: performance.now() });
});
const [left] = await Promise.all([matchmaker.run(() => toCome > 0), ...coming]);
if (left.length > 0) console.log(`${left.length} still wait for others`);
console.log(`assigned ${assigned} of ${matches}`);
process.exitCode = assigned === matches ? 0 : 1;
