import { readFileSync } from 'node:fs';
import type { Cluster, Redis, Result } from 'ioredis';

type Argument = string | number;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    matchgateAccept(...args: Argument[]): Result<unknown, Context>;
    matchgateClaim(...args: Argument[]): Result<unknown, Context>;
    matchgateIntend(...args: Argument[]): Result<unknown, Context>;
    matchgateTransition(...args: Argument[]): Result<unknown, Context>;
    matchgateGiveBack(...args: Argument[]): Result<unknown, Context>;
    matchgateDisown(...args: Argument[]): Result<unknown, Context>;
    matchgateTakeDue(...args: Argument[]): Result<unknown, Context>;
    matchgateForget(...args: Argument[]): Result<unknown, Context>;
    matchgateHold(...args: Argument[]): Result<unknown, Context>;
    matchgateLeave(...args: Argument[]): Result<unknown, Context>;
    matchgatePart(...args: Argument[]): Result<unknown, Context>;
  }
}

/** Script name → how many of its arguments are keys; each file's header says what they are. */
const SCRIPTS = {
  matchgateAccept: { file: 'accept', numberOfKeys: 6 },
  matchgateClaim: { file: 'claim', numberOfKeys: 5 },
  matchgateIntend: { file: 'intend', numberOfKeys: 3 },
  matchgateTransition: { file: 'transition', numberOfKeys: 9 },
  matchgateGiveBack: { file: 'give-back', numberOfKeys: 2 },
  matchgateDisown: { file: 'disown', numberOfKeys: 3 },
  matchgateTakeDue: { file: 'take-due', numberOfKeys: 1 },
  matchgateForget: { file: 'forget', numberOfKeys: 2 },
  matchgateHold: { file: 'hold', numberOfKeys: 1 },
  matchgateLeave: { file: 'leave', numberOfKeys: 1 },
  matchgatePart: { file: 'part', numberOfKeys: 1 },
} as const;

const source = (file: string) => readFileSync(new URL(`./lua/${file}.lua`, import.meta.url), 'utf8');

/** Teaches a client the ledger's scripts; Redis gets each by its digest, and its text where it does not know it yet. */
export function defineLedgerScripts(redis: Redis | Cluster): void {
  const prelude = source('prelude');
  for (const [name, { file, numberOfKeys }] of Object.entries(SCRIPTS)) {
    redis.defineCommand(name, { lua: `${prelude}\n${source(file)}`, numberOfKeys });
  }
}
