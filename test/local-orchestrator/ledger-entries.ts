/** The ledger's answer, checked and typed. */
import { Ajv } from 'ajv';
import Type, { type Static } from 'typebox';

const texts = Type.Optional(Type.Record(Type.String(), Type.String()));
const LedgerEntry = Type.Object({
  seq: Type.Integer({ minimum: 1 }),
  at: Type.String(),
  type: Type.Enum(['reserved', 'released', 'annotated', 'labelled', 'state', 'deleted']),
  project_id: Type.String(),
  allocation_id: Type.String(),
  payload_id: Type.String(),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  details: Type.Optional(Type.String()),
  selector_index: Type.Optional(Type.Integer()),
  metadata: Type.Optional(Type.Object({ labels: texts, annotations: texts })),
  key: Type.Optional(Type.String()),
  value: Type.Optional(Type.String()),
});
const Ledger = Type.Object({ entries: Type.Array(LedgerEntry) }, { additionalProperties: false });
export type LedgerEntry = Static<typeof LedgerEntry>;

const ajv = new Ajv();
const isLedger = ajv.compile<Static<typeof Ledger>>(Ledger);

export function readLedger(body: unknown): LedgerEntry[] {
  if (!isLedger(body)) throw new Error(`no ledger: ${ajv.errorsText(isLedger.errors)}`);
  return body.entries;
}
