/**
 * The smallest game server that plays along: it says that it is ready, waits until it is reserved and its match is known,
 * greets every player over UDP, and leaves the result as an artefact.
 *
 *   ORCHESTRATION_PAYLOAD_API  where the Payload Local API is
 *   ARTEFACTS_DIR              where files are put that are to be kept
 *   PORT                       where players come to
 *   GAME_MS                    how long the game lasts once the first player is there (default 1000)
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const { ORCHESTRATION_PAYLOAD_API, ARTEFACTS_DIR = '.', PORT, GAME_MS = '1000' } = process.env;
const api = `http://${ORCHESTRATION_PAYLOAD_API}/api/v0`;
const pollMs = 100;

async function call(method, path) {
  const response = await fetch(`${api}/${path}`, { method, signal: AbortSignal.timeout(5000) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
  return response.json();
}

/** Reserved alone is not enough: `match-data` is written last, so it says that the match is known completely. */
async function waitForMatch() {
  for (;;) {
    const { result } = await call('GET', 'payload');
    const matchData = result.metadata.annotations['match-data'];
    if (result.status.state === 'Reserved' && matchData !== undefined) return JSON.parse(matchData);
    await delay(pollMs);
  }
}

const socket = createSocket('udp4');
socket.bind(Number(PORT), '127.0.0.1');
await once(socket, 'listening');
await call('POST', 'ready');
console.log(`ready on UDP port ${PORT}`);

const match = await waitForMatch();
console.log(`playing match ${match.match_id}`);
const greeted = [];
socket.on('message', (message, { port, address }) => {
  const player = message.toString();
  greeted.push(player);
  socket.send(`hello ${player}, welcome to match ${match.match_id}`, port, address);
});
await once(socket, 'message');
await delay(Number(GAME_MS));

await writeFile(join(ARTEFACTS_DIR, 'result.json'), JSON.stringify({ match_id: match.match_id, players: greeted }));
console.log('the game is over');
socket.close();
