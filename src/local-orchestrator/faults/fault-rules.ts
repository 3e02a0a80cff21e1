/** What `PUT /local/faults` takes: the rules by which calls are made to fail, checked field by field. */
import Type, { type Static } from 'typebox';
import { operationIds } from '../../orchestration/contract/index.ts';
import { checker, type Checked, type Problem } from '../schema-problems.ts';

export const faultKinds = ['latency', 'status', 'commit_then_drop', 'drop', 'stall'] as const;

const longestMs = 3_600_000;

const FaultRule = Type.Object(
  {
    operation: Type.Enum(['*', ...operationIds], { description: `* or one of ${operationIds.join(', ')}` }),
    allocation_id: Type.Optional(Type.String({ minLength: 1, description: 'the id of an allocation' })),
    kind: Type.Enum([...faultKinds], { description: `one of ${faultKinds.join(', ')}` }),
    rate: Type.Number({ minimum: 0, maximum: 1, description: 'a number from 0 to 1' }),
    count: Type.Optional(
      Type.Integer({ minimum: 0, description: 'a whole number from 0: how often the rule applies at most' }),
    ),
    ms: Type.Optional(
      Type.Number({ minimum: 0, maximum: longestMs, description: `milliseconds from 0 to ${longestMs}` }),
    ),
    status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599, description: 'an HTTP status from 400 to 599' })),
  },
  { additionalProperties: false, description: 'a rule {operation, allocation_id?, kind, rate, count?, ms?, status?}' },
);
export type FaultRule = Static<typeof FaultRule>;

const FaultPlan = Type.Object(
  {
    seed: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 0xff_ff_ff_ff, description: 'a whole number from 0 to 4294967295' }),
    ),
    rules: Type.Array(FaultRule, { maxItems: 1000, description: 'a list of at most 1000 rules' }),
  },
  { additionalProperties: false, description: '{seed?, rules: […]}' },
);
export type FaultPlan = Static<typeof FaultPlan>;

const check = checker<FaultPlan>(FaultPlan);

export function readFaultPlan(body: unknown): Checked<FaultPlan> {
  const checked = check(body);
  if (!checked.ok) return checked;
  const problems = checked.value.rules.flatMap(missingParts);
  return problems.length > 0 ? { ok: false, problems } : checked;
}

function missingParts({ kind, ms, status }: FaultRule, index: number): Problem[] {
  if (kind === 'status' && status === undefined) {
    return [
      { path: `rules/${index}/status`, message: 'is required for kind status: must be an HTTP status from 400 to 599' },
    ];
  }
  if ((kind === 'latency' || kind === 'stall') && ms === undefined) {
    return [{ path: `rules/${index}/ms`, message: `is required for kind ${kind}: must be milliseconds` }];
  }
  return [];
}
