/**
 * The one description of the profiles file. It validates the file, gives it its type, and is shipped as
 * profiles.schema.json so that editors complete it; hence the descriptions. What a schema cannot say (references, label
 * syntax, expressions) is checked in profile-compiler.ts.
 */
import Type from 'typebox';
import { DURATION_PATTERN } from './duration.ts';

export const LIMITS = {
  fileBytes: 1_048_576,
  allocations: 1_000,
  profiles: 1_000,
  candidates: 64,
  selectors: 32,
  caps: 16,
  entries: 32,
  templateLength: 1_024,
  /** In one profile, conditions and `{{…}}` together. */
  expressions: 500,
} as const;

const closed = { additionalProperties: false } as const;

const duration = (description: string) =>
  Type.String({
    pattern: DURATION_PATTERN,
    patternErrorMessage: 'must be a duration such as 250ms, 30s or 1h',
    description: `${description} A duration: 250ms, 30s, 1h.`,
  });

const name = (description: string) =>
  Type.String({
    pattern: '^[a-zA-Z0-9]([a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?$',
    patternErrorMessage:
      'must be 1 to 63 letters, digits, "-", "_" or ".", beginning and ending with a letter or digit',
    description,
  });

const identifier = (description: string) =>
  Type.String({
    pattern: '^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$',
    patternErrorMessage: 'must be 1 to 128 letters, digits, "-", "_" or ".", beginning with a letter or digit',
    description,
  });

const entries = (description: string) =>
  Type.Record(Type.String(), Type.String({ maxLength: LIMITS.templateLength }), {
    ...closed,
    maxProperties: LIMITS.entries,
    description,
  });

export const allocationSchema = Type.Object(
  {
    project_id: identifier('The project that owns the allocation.'),
    allocation_id: identifier('The ID of the allocation at the orchestrator.'),
    region: name("The region that it is in, as the players' latencies_ms name it."),
  },
  { ...closed, description: 'A fleet of game servers in one region.' },
);

const cap = Type.Object(
  {
    after: duration('From this time of waiting on …'),
    max_ms: Type.Number({ exclusiveMinimum: 0, description: '… an allocation may be this far: the aggregate, in ms.' }),
  },
  closed,
);

const latency = Type.Object(
  {
    aggregate: Type.Optional(
      Type.Enum(['max', 'mean', 'median', 'p90'], {
        default: 'max',
        description: "How the players' latencies to a region become one number.",
      }),
    ),
    unknown: Type.Optional(
      Type.Enum(['last', 'exclude'], {
        default: 'last',
        description: 'An allocation whose region no player reports: tried last, under the widest cap, or never.',
      }),
    ),
    caps: Type.Optional(
      Type.Array(cap, {
        minItems: 1,
        maxItems: LIMITS.caps,
        description:
          'How far an allocation may be, widening while the match waits; ascending. Without caps: any distance.',
      }),
    ),
  },
  { ...closed, description: 'How latency orders and limits the allocations.' },
);

const allocations = Type.Object(
  {
    candidates: Type.Array(name('The name of an allocation of this file.'), {
      minItems: 1,
      maxItems: LIMITS.candidates,
      description: 'The allocations that may serve a match of this profile.',
    }),
    order: Type.Optional(
      Type.Enum(['listed', 'latency'], {
        default: 'listed',
        description: 'listed: as written here. latency: the lowest aggregate first; ties as written.',
      }),
    ),
    latency: Type.Optional(latency),
  },
  { ...closed, description: 'Which allocations may serve, and in which order.' },
);

const selector = Type.Object(
  {
    name: name('Its name, unique in the profile; records, metrics and explanations use it.'),
    match_labels: Type.Optional(
      entries('The labels that a payload must have, all of them. Values may hold {{expressions}}. None: any payload.'),
    ),
    payload_state: Type.Optional(
      Type.Enum(['Ready', 'Reserved'], {
        default: 'Ready',
        description: 'Ready: a free payload. Reserved: join a running game (back-fill).',
      }),
    ),
    after: Type.Optional(duration('Opens only when the match has waited this long; default 0s.')),
    when: Type.Optional(
      Type.String({ minLength: 1, description: 'A CEL expression; the selector applies only if it is true.' }),
    ),
    labels: Type.Optional(entries("Written to the payload in the same call, over the profile's labels.")),
    annotations: Type.Optional(entries("Written to the payload in the same call, over the profile's annotations.")),
  },
  { ...closed, description: 'Which payloads will do.' },
);

export const profileSchema = Type.Object(
  {
    deadline: Type.Optional(duration('A match that is not assigned by then fails; default 30s.')),
    priority: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 9, default: 5, description: '0 to 9; 9 is served first.' }),
    ),
    prefer: Type.Optional(
      Type.Enum(['allocation', 'selector'], {
        default: 'allocation',
        description:
          'allocation: the best allocation first, all its selectors in order. selector: the best selector first, in every allocation.',
      }),
    ),
    allocations,
    selectors: Type.Array(selector, {
      minItems: 1,
      maxItems: LIMITS.selectors,
      description: 'Best first.',
    }),
    labels: Type.Optional(entries('Labels written to the reserved payload. Values may hold {{expressions}}.')),
    annotations: Type.Optional(
      entries('Annotations written to the reserved payload. Values may hold {{expressions}}.'),
    ),
    retry: Type.Optional(
      Type.Object(
        {
          initial: Type.Optional(duration('Wait before the second try; default 250ms.')),
          max: Type.Optional(duration('The wait doubles up to this; default 2s.')),
        },
        { ...closed, description: 'How often a match that waits for capacity is tried again.' },
      ),
    ),
    queue: Type.Optional(
      Type.Object(
        {
          weight: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 999,
              description: 'Its share of the turns among profiles; default 1.',
            }),
          ),
          limit: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 100_000_000,
              description: 'How many of its matches may be queued; default BACKLOG_LIMIT_PER_PROFILE.',
            }),
          ),
        },
        { ...closed, description: 'Its line of matches that wait for their turn.' },
      ),
    ),
    allow_override: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Whether a request may choose among the candidates itself and skip the waiting.',
      }),
    ),
    confirm_within: Type.Optional(
      duration('How long the matchmaker may take to confirm an assigned match; otherwise its server is given back.'),
    ),
  },
  { ...closed, description: 'How matches of one kind are placed.' },
);

export const profilesSchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'The version of this format.' }),
    allocations: Type.Record(Type.String(), allocationSchema, {
      ...closed,
      minProperties: 1,
      maxProperties: LIMITS.allocations,
      propertyNames: name('The name by which profiles, records and metrics call the allocation.'),
      description: 'The fleets, by the name that this gateway calls them.',
    }),
    profiles: Type.Record(Type.String(), profileSchema, {
      ...closed,
      minProperties: 1,
      maxProperties: LIMITS.profiles,
      propertyNames: name('The name that a match request gives in `profile`.'),
      description: 'The profiles, by name.',
    }),
  },
  { ...closed, title: 'Matchgate profiles' },
);

export type ProfilesFile = Type.Static<typeof profilesSchema>;
export type AllocationEntry = Type.Static<typeof allocationSchema>;
export type ProfileEntry = Type.Static<typeof profileSchema>;
export type SelectorEntry = Type.Static<typeof selector>;
