/**
 * Under load, calls of one kind to one shard that are made in one turn of the event loop leave as one. While few are under way
 * each leaves at once: matches that are made to go in step wait for each other at every step.
 */
import { gatherThisTurn } from '../../redis/end-of-turn.ts';

/** What a script is told of one match. */
export type Arguments = readonly (string | number)[];

/** While fewer matches than this are under way there is no company worth waiting for. */
const FEW = 8;
/** In one call at the most. Redis serves nobody else meanwhile: some two milliseconds. */
const MOST_CALLS = 32;
/** So many characters, and a call is full as well; a match may be a quarter of a megabyte. */
const MOST_CHARACTERS = 131_072;

export class Together {
  private readonly lanes = new Map<number, Lane>();

  /** @param call answers for each of its parts, in order; where it rejects, it has for all of them */
  constructor(private readonly call: (shard: number, parts: readonly Arguments[]) => Promise<readonly unknown[]>) {}

  async join(shard: number, part: Arguments): Promise<unknown> {
    const lane = this.laneOf(shard);
    const group = lane.gathering ?? this.begin(shard, lane);
    const index = group.parts.push(part) - 1;
    group.characters += charactersOf(part);
    if (group.parts.length >= MOST_CALLS || group.characters >= MOST_CHARACTERS) group.leave();
    else if (index === 0) this.leaveSoon(lane, group);
    return (await group.answers)[index];
  }

  private leaveSoon(lane: Lane, group: Group): void {
    if (lane.underWay < FEW) group.leave();
    else gatherThisTurn(() => lane.gathering === group && group.leave());
  }

  private laneOf(shard: number): Lane {
    const lane = this.lanes.get(shard) ?? { underWay: 0, gathering: undefined };
    this.lanes.set(shard, lane);
    return lane;
  }

  private begin(shard: number, lane: Lane): Group {
    const parts: Arguments[] = [];
    const { promise, resolve } = Promise.withResolvers<readonly unknown[]>();
    const leave = () => {
      lane.gathering = undefined;
      resolve(this.send(shard, lane, parts));
    };
    const group: Group = { parts, characters: 0, answers: promise, leave };
    lane.gathering = group;
    return group;
  }

  private async send(shard: number, lane: Lane, parts: readonly Arguments[]): Promise<readonly unknown[]> {
    lane.underWay += parts.length;
    try {
      return await this.call(shard, parts);
    } finally {
      lane.underWay -= parts.length;
    }
  }
}

interface Lane {
  underWay: number;
  gathering: Group | undefined;
}

interface Group {
  readonly parts: Arguments[];
  characters: number;
  readonly answers: Promise<readonly unknown[]>;
  readonly leave: () => void;
}

function charactersOf(part: Arguments): number {
  return part.reduce((sum: number, argument) => sum + (typeof argument === 'string' ? argument.length : 0), 0);
}
