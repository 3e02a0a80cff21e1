/**
 * For fault tests alone: lets a worker kill itself between any two steps of its work. The parts that a placement calls
 * are wrapped where the process is put together, and only if CHAOS_CRASH_POINT is set (which is refused where NODE_ENV is
 * production); the steps themselves know nothing of it, and without the variable nothing is wrapped.
 */
export const CRASH_POINTS = [
  'ledger.take',
  'ledger.wait',
  'ledger.intend',
  'ledger.transition',
  'ledger.renewAnnotating',
  'backlog.wakeDue',
  'ledger.reserved',
  'custody.leave',
  'custody.end',
  'duties.settleIntent',
  'duties.disown',
  'duties.takeReleases',
  'duties.released',
  'orchestrator.reserve',
  'orchestrator.annotate',
  'orchestrator.release',
  'orchestrator.list',
] as const;
export type CrashPointName = (typeof CRASH_POINTS)[number];

export interface CrashPoint {
  readonly name: CrashPointName;
  readonly side: 'before' | 'after';
  /** At the how manieth call. */
  readonly count: number;
}

/** `NAME:before|after:COUNT`, such as `orchestrator.reserve:after:3`; undefined for anything else. */
export function parseCrashPoint(text: string): CrashPoint | undefined {
  const [, given, side, count] = /^([a-zA-Z.]+):(before|after):([1-9][0-9]{0,5})$/.exec(text) ?? [];
  const name = CRASH_POINTS.find((known) => known === given);
  if (!name || (side !== 'before' && side !== 'after')) return undefined;
  return { name, side, count: Number(count) };
}

const killed = () => {
  process.kill(process.pid, 'SIGKILL');
};

/**
 * The part itself, or, where the crash point is one of its methods, the part with that method in front of a crash.
 * @param part the first half of the point's name
 */
export function withCrashPoint<T extends object>(
  target: T,
  part: string,
  point: CrashPoint | undefined,
  crash: () => void = killed,
): T {
  if (!point?.name.startsWith(`${part}.`)) return target;
  const method = point.name.slice(part.length + 1);
  let calls = 0;
  return new Proxy(target, {
    get(of, property, receiver) {
      const value: unknown = Reflect.get(of, property, receiver);
      if (property !== method || typeof value !== 'function') return value;
      return async (...args: unknown[]): Promise<unknown> => {
        calls += 1;
        const due = calls === point.count;
        if (due && point.side === 'before') crash();
        const result: unknown = await Reflect.apply(value, of, args);
        if (due && point.side === 'after') crash();
        return result;
      };
    },
  });
}
