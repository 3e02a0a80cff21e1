import { MAX_WAIT_SECONDS } from './match-schemas.ts';

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const WORD = `${TOKEN}|"(?:[^"\\\\]|\\\\.)*"`;
const NAMED = `(${TOKEN})(?:[ \\t]*=[ \\t]*(${WORD})?)?`;
/** A preference, or a parameter of one; RFC 7240, section 2. */
const MEMBER = new RegExp(`[ \\t]*(?:${NAMED})?[ \\t]*([,;]|$)`, 'sy');

/**
 * The `wait` preference of a `Prefer` header (RFC 7240), in milliseconds; 0 without one. A preference that cannot be
 * honoured is not an error: too long a wait is cut to what the API holds, and anything unreadable is passed over, with
 * all that follows it where it cannot be said where it ends. Of several, the first counts.
 */
export function preferredWaitMs(header: string | readonly string[] | undefined): number {
  const text = typeof header === 'string' ? header : (header ?? []).join(',');
  let isPreference = true;
  for (let at = 0; at < text.length; at = MEMBER.lastIndex) {
    MEMBER.lastIndex = at;
    const member = MEMBER.exec(text);
    if (!member) return 0;
    const [, name = '', word = '', end] = member;
    if (isPreference && name.toLowerCase() === 'wait') return waitMs(unquoted(word));
    isPreference = end === ',';
  }
  return 0;
}

const unquoted = (word: string): string => (word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/gs, '$1') : word);

function waitMs(seconds: string): number {
  return /^\d{1,9}$/.test(seconds) ? Math.min(Number(seconds), MAX_WAIT_SECONDS) * 1_000 : 0;
}
