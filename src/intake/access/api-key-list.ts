/**
 * A list of API keys, as a file or the environment holds it: of each key only its digest. A plain SHA-256 is enough for
 * what it guards, because a key is 256 random bits (`matchgate keys create`) and not a password that could be guessed;
 * a slow digest would only give strangers a way to keep the process busy.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import Type, { type Static } from 'typebox';
import { DEFAULT_TENANT } from '../../matches/match-key.ts';
import { readYaml } from '../../planning/profiles-yaml.ts';
import { fieldErrors } from '../field-errors.ts';
import { SCOPES, TENANT_PATTERN, type Caller } from './caller.ts';

const closed = { additionalProperties: false } as const;
const KeySchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' }),
    hash: Type.String({ pattern: '^(sha256:)?[0-9a-f]{64}$' }),
    tenant: Type.Optional(Type.String({ pattern: TENANT_PATTERN })),
    scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1, uniqueItems: true }),
    not_after: Type.Optional(Type.String({ format: 'date-time' })),
    rate_limit: Type.Optional(
      Type.Object(
        {
          per_second: Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
          burst: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
        },
        closed,
      ),
    ),
  },
  closed,
);
/** Each request is compared with all of them. */
const ListSchema = Type.Array(KeySchema, { maxItems: 1_000 });

/** Compiled for the first list: most processes have none. */
let compiled: ValidateFunction<Static<typeof ListSchema>> | undefined;

function listValidator(): ValidateFunction<Static<typeof ListSchema>> {
  compiled ??= addFormats
    .default(new Ajv({ strict: false, allErrors: true, meta: false, validateSchema: false }))
    .compile<Static<typeof ListSchema>>(ListSchema);
  return compiled;
}

export interface ApiKey {
  readonly digest: Buffer;
  /** Milliseconds since the epoch; from then on the key is none. */
  readonly notAfter: number;
  readonly caller: Caller;
}

export type ApiKeysResult =
  | { readonly ok: true; readonly keys: readonly ApiKey[] }
  /** Where and what, never what stands there. */
  | { readonly ok: false; readonly problems: readonly string[] };

export function parseApiKeys(text: string): ApiKeysResult {
  const yaml = readYaml(text);
  if (!yaml.ok) return { ok: false, problems: yaml.problems.map(({ line }) => `line ${line}: is not valid YAML`) };
  const { value } = yaml;
  const isList = listValidator();
  if (!isList(value)) {
    const errors = fieldErrors(isList.errors ?? []);
    return { ok: false, problems: errors.map(({ pointer, message }) => `${pointer || 'the whole'} ${message}`) };
  }
  const twice = [
    ...repeated(
      value.map(({ id }) => id),
      'id',
    ),
    ...repeated(value.map(hexOf), 'hash'),
  ];
  const problems = [...twice, ...value.flatMap(undated)];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, keys: value.map(apiKey) };
}

/** The format also has times that JavaScript does not know: a leap second, an offset without its minutes. */
function undated({ not_after }: Entry, index: number): string[] {
  const isTime = not_after === undefined || !Number.isNaN(Date.parse(not_after));
  return isTime ? [] : [`/${index}/not_after must be a time such as 2027-06-30T00:00:00Z`];
}

/** The key that has this secret; compared with every one, and each in the same time whatever is in it. */
export function findApiKey(keys: readonly ApiKey[], secret: string, nowMs: number): ApiKey | undefined {
  const digest = createHash('sha256').update(secret).digest();
  let found: ApiKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.digest, digest)) found = key;
  return found && found.notAfter > nowMs ? found : undefined;
}

type Entry = Static<typeof KeySchema>;

const hexOf = ({ hash }: Entry) => hash.slice(-64);

function repeated(values: readonly string[], field: string): string[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [`/${index}/${field} is that of another entry`] : [],
  );
}

function apiKey(entry: Entry): ApiKey {
  const { id, tenant = DEFAULT_TENANT, scopes, not_after, rate_limit: limit } = entry;
  const perSecond = limit?.per_second;
  return {
    digest: Buffer.from(hexOf(entry), 'hex'),
    notAfter: not_after === undefined ? Infinity : Date.parse(not_after),
    caller: {
      tenant,
      id,
      scopes: new Set(scopes),
      ...(perSecond === undefined
        ? {}
        : { rateLimit: { perSecond, burst: limit?.burst ?? Math.max(1, Math.ceil(perSecond)) } }),
    },
  };
}
