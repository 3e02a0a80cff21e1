/**
 * `npm run example:director [-- GATEWAY-URL]`, beside `npm run up`: one cycle of the director over an in-memory Open Match
 * with a dozen tickets; prints what each player's client would read.
 */
import { MatchgateClient } from 'matchgate/client';
import { Director } from './director.ts';
import { InMemoryBackend } from './in-memory-backend.ts';
import type { MatchProfile, Ticket } from './open-match.ts';

const profile: MatchProfile = {
  name: 'duel',
  pools: [{ name: 'everyone' }],
  extensions: {
    matchgate: {
      '@type': 'type.googleapis.com/google.protobuf.Struct',
      value: { profile: 'ranked', attributes: { map: 'harbor', mode: 'duel', build: '1.42.0' } },
    },
  },
};

const tickets = Array.from({ length: 12 }, (_, index): Ticket => {
  const doubleArgs = { mmr: 1_400 + index * 10, 'latency.eu-west': 20 + index, 'latency.us-east': 95 };
  return { id: `ticket-${index + 1}`, searchFields: { tags: ['duel'], doubleArgs } };
});

const [gateway = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const backend = new InMemoryBackend(tickets);
const config = { host: 'match-function', port: 50502, type: 'GRPC' } as const;
const { assigned, released } = await new Director(backend, new MatchgateClient({ baseUrl: gateway }), config).direct(
  profile,
);
for (const [ticket, assignment] of backend.assignments) console.log(`${ticket}: ${assignment?.connection ?? 'waits'}`);
console.log(`assigned ${assigned} of ${assigned + released}`);
process.exitCode = released === 0 ? 0 : 1;
