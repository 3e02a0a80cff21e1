/** The seed file's form. Each description completes the sentence "must be …" in what a reader of a bad file is told. */
import Type, { type Static } from 'typebox';
import { durationPattern } from './duration.ts';

const strict = { additionalProperties: false };
const text = (description: string) => Type.String({ minLength: 1, maxLength: 1024, description });
const count = (description: string, maximum = 200_000) => Type.Integer({ minimum: 0, maximum, description });
const duration = Type.String({ pattern: durationPattern, description: 'a duration such as 20ms, 5s, 2m or 1h' });
const portNumber = Type.Integer({ minimum: 1, maximum: 65_535, description: 'a port from 1 to 65535' });

const key = '^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,57}[a-zA-Z0-9])?$';
const keyRule = '1 to 59 letters, digits, "-", "_" or ".", with a letter or digit at both ends';
const metadataKey = Type.String({ pattern: key, description: `a key of ${keyRule}` });
const labelValue = Type.String({
  pattern: '^([a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?)?$',
  description:
    'a text (in quotes, if YAML would read a number) of at most 63 letters, digits, "-", "_" or ".", with a letter or digit at both ends',
});
const record = (value: Type.TSchema, description: string) =>
  Type.Unsafe<Record<string, string>>({
    type: 'object',
    propertyNames: metadataKey,
    additionalProperties: value,
    description,
  });
const labels = record(labelValue, 'a mapping of label keys to values');
const annotations = record(Type.String({ description: 'a text' }), 'a mapping of annotation keys to texts');

const group = Type.Object(
  {
    count: count('a whole number of payloads'),
    labels: Type.Optional(labels),
    annotations: Type.Optional(annotations),
  },
  { ...strict, description: 'a group {count, labels?, annotations?}' },
);

const timings = Type.Object(
  {
    creating: Type.Optional(duration),
    preparing: Type.Optional(duration),
    starting: Type.Optional(duration),
    game: Type.Optional(duration),
    unhealthy: Type.Optional(duration),
    shutdown: Type.Optional(duration),
    restart_initial: Type.Optional(duration),
    restart_max: Type.Optional(duration),
  },
  { ...strict, description: 'a mapping of states to durations' },
);

const processTemplate = Type.Object(
  {
    command: text('the command to run for each payload'),
    args: Type.Optional(Type.Array(Type.String({ description: 'a text' }), { description: 'a list of arguments' })),
    cwd: Type.Optional(text('a folder')),
    env: Type.Optional(
      Type.Unsafe<Record<string, string>>({
        type: 'object',
        propertyNames: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'the name of a variable' },
        additionalProperties: { type: 'string', description: 'a text' },
        description: 'a mapping of variables to texts',
      }),
    ),
    ports: Type.Object({ from: portNumber, to: portNumber }, { ...strict, description: 'a range {from, to}' }),
    log_limit_bytes: Type.Optional(
      Type.Integer({ minimum: 4096, maximum: 2 ** 30, description: 'a number of bytes from 4096' }),
    ),
  },
  { ...strict, description: 'what runs: {command, args?, cwd?, env?, ports: {from, to}, log_limit_bytes?}' },
);

const specPort = Type.Object(
  {
    name: Type.String({
      pattern: '^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$',
      description: 'a name of letters, digits, "-" and "_"',
    }),
    container_port: Type.Optional(portNumber),
    port_policy: Type.Optional(Type.Enum(['DYNAMIC', 'PASSTHROUGH'], { description: 'DYNAMIC or PASSTHROUGH' })),
    protocol: Type.Optional(Type.Enum(['UDP', 'TCP', 'TCPUDP'], { description: 'UDP, TCP or TCPUDP' })),
  },
  { ...strict, description: 'a port {name, container_port?, port_policy?, protocol?}' },
);

const allocation = Type.Object(
  {
    id: Type.String({
      pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
      description: 'a UUID in lower case',
    }),
    name: text('a name'),
    region: Type.Optional(text('a region')),
    kind: Type.Optional(Type.Enum(['simulated', 'process'], { description: 'simulated or process' })),
    payloads: Type.Optional(Type.Array(group, { description: 'a list of groups {count, labels?, annotations?}' })),
    min_payloads: Type.Optional(count('a whole number of payloads')),
    max_payloads: Type.Optional(count('a whole number of payloads')),
    buffer_size: Type.Optional(count('a whole number of payloads')),
    image: Type.Optional(text('the name of an image')),
    ports: Type.Optional(Type.Array(specPort, { minItems: 1, description: 'a list of ports, at least one' })),
    process: Type.Optional(processTemplate),
    timings: Type.Optional(timings),
    after_release: Type.Optional(Type.Enum(['Ready', 'Shutdown'], { description: 'Ready or Shutdown' })),
  },
  { ...strict, description: 'an allocation {id, name, …}' },
);

const client = Type.Object(
  {
    client_id: text('the name of a client'),
    client_secret: text('a secret'),
    scopes: Type.Array(
      Type.String({
        pattern: '^(rw|ro):prj/([a-zA-Z0-9_-]+|\\*)/\\*$',
        description: 'a scope such as rw:prj/alpha-beta-123456/*, ro:prj/alpha-beta-123456/* or rw:prj/*/*',
      }),
      { description: 'a list of scopes' },
    ),
    refresh_token: Type.Optional(text('a token')),
  },
  { ...strict, description: 'a client {client_id, client_secret, scopes, refresh_token?}' },
);

const project = Type.Object(
  { allocations: Type.Optional(Type.Array(allocation, { description: 'a list of allocations' })) },
  { ...strict, description: 'a project {allocations}' },
);

export const SeedFile = Type.Object(
  {
    version: Type.Literal(1, { description: '1' }),
    clients: Type.Array(client, { minItems: 1, description: 'a list of clients, at least one' }),
    token_ttl: Type.Optional(duration),
    rate_limit: Type.Optional(
      Type.Object(
        {
          per_second: Type.Number({ exclusiveMinimum: 0, maximum: 1e6, description: 'a number above 0' }),
          burst: Type.Integer({ minimum: 1, maximum: 1e6, description: 'a whole number from 1' }),
        },
        { ...strict, description: 'a limit {per_second, burst}' },
      ),
    ),
    routes: Type.Optional(
      Type.Record(Type.String(), Type.String({ description: '"METHOD /template"' }), {
        description: 'a mapping of operations to routes',
      }),
    ),
    projects: Type.Unsafe<Record<string, Static<typeof project>>>({
      type: 'object',
      propertyNames: {
        type: 'string',
        pattern: '^[a-zA-Z0-9_-]{1,64}$',
        description: 'an id such as alpha-beta-123456',
      },
      additionalProperties: project,
      description: 'a mapping of project ids to projects',
    }),
  },
  { ...strict, description: 'a mapping {version, clients, projects, …}' },
);
export type SeedFile = Static<typeof SeedFile>;
export type SeedFileAllocation = Static<typeof allocation>;
