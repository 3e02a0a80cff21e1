/** What an installation is told and must never tell on: each text is like no other, so that it is found wherever it turns up. */
import { randomBytes } from 'node:crypto';

const random = (bytes = 24) => randomBytes(bytes).toString('base64url');
const webhookSecret = () => `whsec_${randomBytes(32).toString('base64')}`;

export const SECRETS = {
  apiKey: `key-${random()}`,
  wrongApiKey: `wrong-${random()}`,
  clientSecret: `client-${random()}`,
  redisPassword: `redis-${random()}`,
  webhookSecret: webhookSecret(),
  previousWebhookSecret: webhookSecret(),
  callbackToken: `callback-${random()}`,
  keyInQuery: `query-${random()}`,
  cookie: `cookie-${random()}`,
} as const;

/** All of it is of players but their ids, which may be told. */
export const PERSONAL = {
  name: 'Zarquon Quux',
  email: 'zarquon@private.example',
  address: '198.51.100.23',
  callerAddress: '203.0.113.77',
  team: 'team-of-zarquon',
  region: 'quuxland',
  latency: 41.98765,
  attribute: 'attribute-of-zarquon',
  fieldName: 'field-named-by-zarquon',
  matchData: 'match-data-of-zarquon',
  profile: 'profile-named-zarquon',
  userAgent: 'agent-of-zarquon',
} as const;

/** Which of them are in the text, by name. A secret also counts without what is in front of it, and by a half of it. */
export function toldIn(text: string, more: Readonly<Record<string, string>> = {}): string[] {
  const whole = Object.entries({ ...SECRETS, ...PERSONAL, ...more }).map(([name, value]) => [name, String(value)]);
  const halves = Object.entries({ ...SECRETS, ...more }).map(([name, value]) => [
    `half of ${name}`,
    value.slice(Math.floor(value.length / 2)),
  ]);
  return [...whole, ...halves].flatMap(([name = '', value = '']) => (text.includes(value) ? [name] : []));
}
