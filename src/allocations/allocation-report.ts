import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** What one worker process sees of one allocation. */
const GateReportSchema = Type.Object({
  breaker: Type.Enum(['closed', 'half-open', 'open']),
  in_flight: Type.Integer(),
  /** Since when the breaker has not been closed; absent where it is, or a former version has written this. */
  troubled_since: Type.Optional(Type.String()),
  last_error: Type.Union([
    Type.Null(),
    Type.Object({ at: Type.String(), outcome: Type.String(), message: Type.String() }),
  ]),
});
export type GateReport = Static<typeof GateReportSchema>;

/** How many payloads of an allocation there are in the states that matter, when they were last counted. */
const PayloadCountSchema = Type.Object({
  at: Type.String(),
  ready: Type.Integer(),
  reserved: Type.Integer(),
  /** Reserved by the gateway for no live match; absent where a former version has counted. */
  orphans: Type.Optional(Type.Integer()),
});
export type PayloadCount = Static<typeof PayloadCountSchema>;

const gateReport = Compile(GateReportSchema);
const payloadCount = Compile(PayloadCountSchema);

/** Undefined for what another version of the gateway wrote in a shape that this one does not know. */
export const decodeGateReport = (text: string) =>
  decoded(text, (value) => (gateReport.Check(value) ? value : undefined));
export const decodePayloadCount = (text: string) =>
  decoded(text, (value) => (payloadCount.Check(value) ? value : undefined));

function decoded<T>(text: string, check: (value: unknown) => T | undefined): T | undefined {
  try {
    return check(JSON.parse(text));
  } catch {
    return undefined;
  }
}
