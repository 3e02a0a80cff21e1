import { readFileSync } from 'node:fs';
import type { Cluster, Redis, Result } from 'ioredis';
import { LIVE_STATES } from '../match-state.ts';

type Argument = string | number;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    matchgateAccept(...args: Argument[]): Result<unknown, Context>;
    matchgateRead(...args: Argument[]): Result<unknown, Context>;
    matchgateTake(...args: Argument[]): Result<unknown, Context>;
    matchgateLapse(...args: Argument[]): Result<unknown, Context>;
    matchgateClaim(...args: Argument[]): Result<unknown, Context>;
    matchgateWait(...args: Argument[]): Result<unknown, Context>;
    matchgateWake(...args: Argument[]): Result<unknown, Context>;
    matchgateWakeDue(...args: Argument[]): Result<unknown, Context>;
    matchgateRevive(...args: Argument[]): Result<unknown, Context>;
    matchgateIntend(...args: Argument[]): Result<unknown, Context>;
    matchgateTransition(...args: Argument[]): Result<unknown, Context>;
    matchgateGiveBack(...args: Argument[]): Result<unknown, Context>;
    matchgateLetGo(...args: Argument[]): Result<unknown, Context>;
    matchgateDisown(...args: Argument[]): Result<unknown, Context>;
    matchgateLook(...args: Argument[]): Result<unknown, Context>;
    matchgateOverlook(...args: Argument[]): Result<unknown, Context>;
    matchgateStray(...args: Argument[]): Result<unknown, Context>;
    matchgatePlaced(...args: Argument[]): Result<unknown, Context>;
    matchgateTakeDue(...args: Argument[]): Result<unknown, Context>;
    matchgateForget(...args: Argument[]): Result<unknown, Context>;
    matchgateHold(...args: Argument[]): Result<unknown, Context>;
    matchgateLeave(...args: Argument[]): Result<unknown, Context>;
    matchgatePart(...args: Argument[]): Result<unknown, Context>;
    matchgateErasePlayer(...args: Argument[]): Result<unknown, Context>;
    matchgateWebhookTake(...args: Argument[]): Result<unknown, Context>;
    matchgateWebhookNote(...args: Argument[]): Result<unknown, Context>;
    matchgateWebhookResend(...args: Argument[]): Result<unknown, Context>;
  }
}

interface Script {
  readonly file: string;
  /** What the keys are is said in the file's header. */
  readonly numberOfKeys: number;
  /** The parts (lua/parts) that it is built on, each after those that it needs itself. */
  readonly uses?: readonly string[];
}

const BACKLOG = ['counts', 'backlog'];
const LINE = [...BACKLOG, 'drain'];
const CHANGE = [...LINE, 'move'];
const CLAIM = [...CHANGE, 'later', 'claim'];

const SCRIPTS: Readonly<Record<string, Script>> = {
  matchgateAccept: { file: 'accept', numberOfKeys: 4, uses: [...CHANGE, 'later', 'each', 'standby'] },
  matchgateRead: { file: 'read', numberOfKeys: 2, uses: LINE },
  matchgateLapse: { file: 'lapse', numberOfKeys: 3 },
  matchgateTake: { file: 'take', numberOfKeys: 3, uses: [...CLAIM, 'standby'] },
  matchgateClaim: { file: 'claim', numberOfKeys: 3, uses: CLAIM },
  matchgateWait: { file: 'wait', numberOfKeys: 5, uses: CHANGE },
  matchgateWake: { file: 'wake', numberOfKeys: 2, uses: BACKLOG },
  matchgateWakeDue: { file: 'wake-due', numberOfKeys: 2, uses: BACKLOG },
  matchgateRevive: { file: 'revive', numberOfKeys: 2, uses: CHANGE },
  matchgateIntend: { file: 'intend', numberOfKeys: 3, uses: ['later', 'each'] },
  matchgateTransition: { file: 'transition', numberOfKeys: 8, uses: [...CHANGE, 'later', 'each', 'owe', 'enter'] },
  matchgateGiveBack: { file: 'give-back', numberOfKeys: 2 },
  matchgateLetGo: { file: 'let-go', numberOfKeys: 2 },
  matchgateDisown: { file: 'disown', numberOfKeys: 3 },
  matchgateLook: { file: 'look', numberOfKeys: 2, uses: BACKLOG },
  matchgateOverlook: { file: 'overlook', numberOfKeys: 2 },
  matchgateStray: { file: 'stray', numberOfKeys: 2, uses: BACKLOG },
  matchgatePlaced: { file: 'placed', numberOfKeys: 2, uses: BACKLOG },
  matchgateTakeDue: { file: 'take-due', numberOfKeys: 1 },
  matchgateForget: { file: 'forget', numberOfKeys: 2 },
  matchgateHold: { file: 'hold', numberOfKeys: 1, uses: ['enter'] },
  matchgateLeave: { file: 'leave', numberOfKeys: 1 },
  matchgatePart: { file: 'part', numberOfKeys: 1 },
  matchgateErasePlayer: { file: 'erase-player', numberOfKeys: 2 },
  matchgateWebhookTake: { file: 'webhook-take', numberOfKeys: 2 },
  matchgateWebhookNote: { file: 'webhook-note', numberOfKeys: 3 },
  matchgateWebhookResend: { file: 'webhook-resend', numberOfKeys: 4 },
};

/** What a part does when the script is over, unless it fails; in this order. */
const FINISHES = new Map([
  ['each', 'if failure_of_all() then return redis.error_reply(failure_of_all()) end'],
  ['counts', 'write_counts()'],
  ['drain', 'write_drains()'],
  ['later', 'write_later()'],
]);

const source = (file: string) => readFileSync(new URL(`./lua/${file}.lua`, import.meta.url), 'utf8');

/** What a script must know of the states is told from their one table. */
const states = `local LIVE = { ${LIVE_STATES.map((state) => `${state} = true`).join(', ')} }`;

/** Teaches a client the ledger's scripts; Redis gets each by its digest, and its text where it does not know it yet. */
export function defineLedgerScripts(redis: Redis | Cluster): void {
  for (const [name, { file, numberOfKeys, uses = [] }] of Object.entries(SCRIPTS)) {
    const parts = ['clock', ...uses].map((part) => source(`parts/${part}`));
    const lua = [states, ...parts, 'local function script()', source(file), 'end', 'local result = script()'];
    for (const [part, finish] of FINISHES) if (uses.includes(part)) lua.push(finish);
    redis.defineCommand(name, { lua: [...lua, 'return result'].join('\n'), numberOfKeys });
  }
}

/** How scripts are told names that they look for: each with a space on both sides. */
export function namesIn(names: Iterable<string>): string {
  return ` ${[...names].join('  ')} `;
}
