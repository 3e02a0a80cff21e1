/** DeletePayload, SetPayloadAnnotation and SetPayloadLabel. */
import { isLeaving, withMetadata } from '../domain/payload.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome } from '../fleet/outcome.ts';
import { rescale, shutDown } from '../fleet/scaler.ts';
import { withPayload, type PayloadPath } from './find.ts';

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** Takes the time of a shutdown, in which the payload is still there. To delete it once more changes nothing. */
export const deletePayload = (fleet: Fleet, path: PayloadPath, force: boolean): Outcome<object> =>
  withPayload(fleet, path, ({ pool, payload }) => {
    if (payload.state === 'Reserved' && !force) {
      return refused('conflict', 'the payload is Reserved: deleting it needs force_delete=true');
    }
    if (payload.state === 'Unhealthy' || !isLeaving(payload)) {
      shutDown(fleet, pool, payload, 'deleted');
      rescale(fleet, pool);
    }
    return done({});
  });

export const setPayloadAnnotation = (fleet: Fleet, path: PayloadPath, { key, value }: KeyValue): Outcome<object> =>
  withPayload(fleet, path, ({ pool, payload }) => {
    const next = withMetadata(payload, { annotations: { [key]: value } });
    fleet.change(pool, next, { type: 'annotated', key, value });
    return done({});
  });

export const setPayloadLabel = (fleet: Fleet, path: PayloadPath, { key, value }: KeyValue): Outcome<object> =>
  withPayload(fleet, path, ({ pool, payload }) => {
    const next = withMetadata(payload, { labels: { [key]: value } });
    fleet.change(pool, next, { type: 'labelled', key, value });
    return done({});
  });
