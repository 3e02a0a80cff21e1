import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import CircuitBreaker from 'opossum';
import { Pool } from 'undici';

export const MATCHES = 'matches';

export interface Match {
  readonly match_id: string;
  readonly attributes: Record<string, string>;
}

const { UPSTREAM = '', PROJECT = '', ALLOCATION = '' } = process.env;
const upstream = new Pool(UPSTREAM, { connections: 128 });
const base = `/api/v0/projects/${PROJECT}/allocations/${ALLOCATION}`;
const headers = { 'content-type': 'application/json', authorization: 'Bearer bench' };

async function call(method: 'POST' | 'PUT', path: string, body: object): Promise<unknown> {
  const answer = await upstream.request({ method, path: base + path, headers, body: JSON.stringify(body) });
  if (answer.statusCode !== 200) throw new Error(`${method} ${path} was answered with ${answer.statusCode}`);
  return answer.body.json();
}

const reserve = new CircuitBreaker(
  (match: Match) =>
    call('POST', '/reservations', {
      payload_metadata: { annotations: { match_id: match.match_id } },
      selectors: [{ match_labels: { build: match.attributes.build, map: match.attributes.map } }],
    }) as Promise<{ payload_id: string }>,
  { timeout: 3_000, errorThresholdPercentage: 50, resetTimeout: 5_000 },
);
const annotate = new CircuitBreaker(
  (payloadId: string, value: string) => call('PUT', `/payloads/${payloadId}/annotation`, { key: 'match-data', value }),
  { timeout: 3_000, errorThresholdPercentage: 50, resetTimeout: 5_000 },
);

@Processor(MATCHES, { concurrency: 100 })
export class MatchProcessor extends WorkerHost {
  async process({ data }: Job<Match>): Promise<object> {
    const reservation = await reserve.fire(data);
    await annotate.fire(reservation.payload_id, JSON.stringify(data));
    return { match_id: data.match_id, state: 'assigned', reservation };
  }
}
