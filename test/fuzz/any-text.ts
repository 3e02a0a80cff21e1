import fc from 'fast-check';

/**
 * As fast-check's own unit `binary`, which first makes a map of all of them, for shrinking, and takes seconds over it; what
 * is sampled is not shrunk.
 */
const anyCodePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

/** Of any characters, also halves of surrogate pairs. */
export const anyText = (maxLength: number) => fc.string({ unit: anyCodePoint, maxLength });
