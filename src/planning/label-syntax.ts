/**
 * The Orchestration API's rules for keys and values of labels and annotations ("Keys and values" of SetPayloadLabel and
 * SetPayloadAnnotation). Every function answers what is wrong, or null.
 */
const KEY = /^[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,57}[a-zA-Z0-9])?$/;
const LABEL_VALUE = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9._-]{0,61}[a-zA-Z0-9])?)?$/;

/** Ours, not the API's: an annotation may be any string there, and an unbounded one would travel with every call. */
export const MAX_ANNOTATION_LENGTH = 4_096;

export function keyProblem(key: string): string | null {
  if (KEY.test(key)) return null;
  return `${quote(key)} must be 1 to 59 letters, digits, "-", "_" or ".", beginning and ending with a letter or digit`;
}

export function labelValueProblem(value: string): string | null {
  if (LABEL_VALUE.test(value)) return null;
  return `${quote(value)} must be empty or up to 63 letters, digits, "-", "_" or ".", beginning and ending with a letter or digit`;
}

export function annotationValueProblem(value: string): string | null {
  if (value.length <= MAX_ANNOTATION_LENGTH) return null;
  return `must be at most ${MAX_ANNOTATION_LENGTH} characters, and is ${value.length}`;
}

/** The gateway writes its own identity under these keys; a profile that wrote them too would make a match unfindable. */
export function reservedKeyProblem(key: string): string | null {
  if (key !== 'match-data' && !key.startsWith('matchgate-')) return null;
  return `${quote(key)} must be another key: match-data and matchgate-… are written by the gateway itself`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
