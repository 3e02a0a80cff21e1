/** In one call at the most: Redis serves nobody else meanwhile, and each is some hundredth of a millisecond of its time. */
const MOST = 32;

/**
 * Calls of one kind to one shard that are made in one turn of the event loop leave as one. Nothing waits for company: while
 * no other is under way, a call leaves at once.
 */
export class Together<In, Out> {
  private readonly gathering = new Map<number, Group<In, Out>>();
  private underWay = 0;

  /** @param call answers for each of its items, in order; where it rejects, it has for all of them */
  constructor(private readonly call: (shard: number, items: readonly In[]) => Promise<readonly Out[]>) {}

  async join(shard: number, item: In): Promise<Out> {
    if (this.underWay === 0) return answerOf(await this.send(shard, [item]), 0);
    const group = this.gathering.get(shard) ?? this.begin(shard);
    const index = group.items.push(item) - 1;
    if (group.items.length >= MOST) group.leave();
    return answerOf(await group.answers, index);
  }

  private begin(shard: number): Group<In, Out> {
    const items: In[] = [];
    const { promise, resolve } = Promise.withResolvers<readonly Out[]>();
    const leave = () => {
      clearImmediate(turnIsOver);
      this.gathering.delete(shard);
      resolve(this.send(shard, items));
    };
    const turnIsOver = setImmediate(leave);
    const group = { items, answers: promise, leave };
    this.gathering.set(shard, group);
    return group;
  }

  private async send(shard: number, items: readonly In[]): Promise<readonly Out[]> {
    this.underWay += 1;
    try {
      return await this.call(shard, items);
    } finally {
      this.underWay -= 1;
    }
  }
}

interface Group<In, Out> {
  readonly items: In[];
  readonly answers: Promise<readonly Out[]>;
  readonly leave: () => void;
}

function answerOf<T>(answers: readonly T[], index: number): T {
  const answer = answers[index];
  if (answer === undefined) throw new Error('fewer answers than calls');
  return answer;
}
