/**
 * Labels and annotations of a payload. Their keys are caller's words, so a record here may well have a key `constructor`:
 * read it with `Object.hasOwn` in mind.
 */
export type StringRecord = Readonly<Record<string, string>>;

export interface Metadata {
  readonly labels: StringRecord;
  readonly annotations: StringRecord;
}

export interface MetadataPatch {
  readonly labels?: StringRecord;
  readonly annotations?: StringRecord;
}

export const emptyMetadata: Metadata = { labels: {}, annotations: {} };

/** Key by key: an existing key is overwritten, a new key is added, no key is removed. */
export function mergeMetadata(metadata: Metadata, patch: MetadataPatch): Metadata {
  return {
    labels: merge(metadata.labels, patch.labels),
    annotations: merge(metadata.annotations, patch.annotations),
  };
}

/** Keeps the very object where nothing is added, so that "the labels are the same" can be seen at a glance. */
function merge(record: StringRecord, patch: StringRecord = {}): StringRecord {
  return Object.keys(patch).length === 0 ? record : { ...record, ...patch };
}

export const hasLabel = (labels: StringRecord, key: string, value: string): boolean =>
  Object.hasOwn(labels, key) && labels[key] === value;
