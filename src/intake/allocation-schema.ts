import Type from 'typebox';
import { Time, orNull } from './match-schemas.ts';
import { ForcedBreakerSchema } from './operator-routes.ts';

export const Breaker = Type.Enum(['closed', 'half-open', 'open'], { title: 'Breaker' });

/** An allocation as all workers see it together, and what operators have decided about it. */
export const AllocationSchema = Type.Object(
  {
    name: Type.String(),
    project_id: Type.String(),
    allocation_id: Type.String(),
    region: Type.String(),
    breaker: Breaker,
    breaker_since: orNull(
      Type.String({ format: 'date-time', description: 'Since when the breaker of a worker has not been closed.' }),
    ),
    breaker_forced: orNull(ForcedBreakerSchema),
    breaker_forced_at: orNull(Time),
    paused: Type.Boolean({ description: 'By an operator: workers do not choose it.' }),
    paused_at: orNull(Time),
    in_flight: Type.Integer({ description: 'Reservations under way, over all workers.' }),
    workers: Type.Integer({ description: 'Workers that have used it and live.' }),
    last_errors: Type.Array(Type.Object({ at: Time, outcome: Type.String(), message: Type.String() })),
    payloads: orNull(
      Type.Object({
        at: Time,
        ready: Type.Integer(),
        reserved: Type.Integer(),
        orphans: Type.Optional(Type.Integer({ description: 'Reserved by the gateway for no live match.' })),
      }),
    ),
  },
  { title: 'Allocation' },
);
