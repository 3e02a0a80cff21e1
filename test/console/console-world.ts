/**
 * An installation with something to see: matches placed, failed and waiting, an allocation that is down, a dead letter. Two
 * replicas of the api: one takes the matches, the other, which asks for keys, serves the console.
 */
import { createHash, randomBytes } from 'node:crypto';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';

export interface ConsoleWorld {
  readonly installation: Installation;
  readonly matchmaker: Matchmaker;
  /** Of the replica with the console. */
  readonly url: string;
  readonly keys: { readonly operator: string; readonly reader: string };
  stop(): Promise<void>;
}

const selectors = [{ name: 'any', match_labels: {} }];
const profiles = {
  ranked: {
    deadline: '20s',
    allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' },
    selectors: [
      { name: 'exact', match_labels: { map: '{{attributes.map}}' } },
      { name: 'any-map', match_labels: {} },
    ],
    labels: { mode: '{{attributes.mode}}' },
    annotations: { 'team-size': '{{size(players)}}' },
  },
  overseas: {
    deadline: '2s',
    allocations: { candidates: ['us-east'], order: 'listed' },
    selectors,
    retry: { initial: '50ms', max: '200ms' },
  },
  'harbor-cup': {
    deadline: '10m',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'cup', match_labels: { map: 'nowhere' } }],
  },
};
/** A call that its match's deadline would cut short says nothing of an allocation's health, so calls are shorter. */
const env = {
  ORCHESTRATION_TIMEOUT_MS: '1000',
  ...{ BREAKER_RESET_MS: '600000', BREAKER_VOLUME: '3', BREAKER_WINDOW_MS: '60000', RECONCILER_INTERVAL_MS: '200' },
  ...{ WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:*', WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', WEBHOOK_ALLOW_HTTP: 'true' },
  ...{
    WEBHOOK_RETRY_INITIAL_MS: '10',
    WEBHOOK_RETRY_FOR_MS: '100',
    WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
  },
};

export async function startConsoleWorld(): Promise<ConsoleWorld> {
  const keys = { operator: newKey(), reader: newKey() };
  const installation = await startInstallation({
    payloads: {
      'eu-west': [
        { count: 60, labels: { map: 'harbor' } },
        { count: 60, labels: { map: 'canyon' } },
      ],
      'us-east': [{ count: 30 }],
    },
    profiles,
    env,
  });
  const withKeys = { AUTH_MODE: 'api-key', API_KEYS: JSON.stringify(entriesOf(keys)) };
  const api = await installation.startApi(withKeys);
  const matchmaker = new Matchmaker(installation.apis[0]?.url ?? '');
  const world = { installation, matchmaker, url: api.url, keys, stop: () => installation.stop() };
  await happen(world);
  return world;
}

const newKey = () => randomBytes(32).toString('base64url');

function entriesOf(keys: ConsoleWorld['keys']): object[] {
  const entry = (id: string, key: string, scope: string) => ({
    id,
    hash: createHash('sha256').update(key).digest('hex'),
    scopes: [scope],
  });
  return [entry('on-call', keys.operator, 'operate'), entry('reader', keys.reader, 'matches:read')];
}

/** A match as the console's visitors know them. */
export function place(matchmaker: Matchmaker, match_id: string, more: object = {}) {
  const attributes = { map: 'harbor', mode: '5v5' };
  const players = [
    { player_id: 'ada', team: 'red' },
    { player_id: 'bob', team: 'blue' },
  ];
  return matchmaker.submit({ match_id, profile: 'ranked', attributes, players, ...more }, { waitSeconds: 15 });
}

async function happen({ installation, matchmaker }: ConsoleWorld): Promise<void> {
  const named = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
  await Promise.all(named('m', 24).map((id) => place(matchmaker, id)));
  await Promise.all(named('m', 8).map((id) => matchmaker.withdraw(id)));
  await installation.orchestrator.setFaults([
    { operation: 'CreateReservation', allocation_id: ALLOCATIONS['us-east'], kind: 'status', rate: 1, status: 503 },
  ]);
  const overseas = named('overseas', 4).map((id) => place(matchmaker, id, { profile: 'overseas' }));
  await Promise.all(named('cup', 3).map((match_id) => matchmaker.submit({ match_id, profile: 'harbor-cup' })));
  await place(matchmaker, 'told-nobody', { callback_url: 'http://127.0.0.1:1/hooks' });
  await Promise.all(overseas);
  await eventually(
    () => deadLetters(matchmaker.url),
    (count) => count > 0,
  );
}

async function deadLetters(url: string): Promise<number> {
  const answer = await fetch(`${url}/v1/webhooks/dead-letters`);
  return ((await answer.json()) as { dead_letters: unknown[] }).dead_letters.length;
}
