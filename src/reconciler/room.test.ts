import { describe, expect, it } from '@jest/globals';
import type { CapacityShape } from '../allocations/capacity-shape.ts';
import { matchKey } from '../matches/match-key.ts';
import { assignRoom, groupPayloads, type AllocationRoom, type Applicant } from './room.ts';

const shapeIn = (allocation_id: string, match_labels: Record<string, string> = {}): CapacityShape => ({
  ...{ project_id: 'p', allocation_id, match_labels },
  payload_state: 'Ready',
});
const roomOf = (allocationId: string, maps: readonly string[], spokenFor = 0): AllocationRoom => ({
  allocationId,
  groups: groupPayloads(
    maps.map((map) => ({ state: 'Ready', labels: { map } })),
    [shapeIn(allocationId, { map: '' })],
  ),
  spokenFor,
});
/** One who would take any of these, the first rather than the second. */
const waiting = (id: string, order: number, ...shapes: CapacityShape[]): Applicant[] =>
  shapes.map((shape, rank) => ({ key: matchKey('default', id), id: shape.allocation_id, order, rank, shape }));
const given = (chosen: readonly Applicant[]) =>
  chosen.map(({ key, shape }) => `${key.slice('default/'.length)} in ${shape.allocation_id}`);

describe('room', () => {
  it('is given in order, to each in the allocation that it prefers while there is any', () => {
    const applicants = ['third', 'first', 'second'].flatMap((id, index) =>
      waiting(id, [3, 1, 2][index] ?? 0, shapeIn('near'), shapeIn('far')),
    );
    const chosen = assignRoom([roomOf('far', ['a', 'a']), roomOf('near', ['a'])], applicants);
    expect(given(chosen)).toEqual(['first in near', 'second in far', 'third in far']);
  });

  it('is given once, and to nobody who has been given some elsewhere', () => {
    const applicants = [...waiting('one', 1, shapeIn('near'), shapeIn('far')), ...waiting('two', 2, shapeIn('far'))];
    const rooms = [roomOf('near', ['a', 'a']), roomOf('far', ['a', 'a'])];
    expect(given(assignRoom(rooms, applicants))).toEqual(['one in near', 'two in far']);
    expect(given(assignRoom(rooms, applicants, new Set([matchKey('default', 'one')])))).toEqual(['two in far']);
  });

  it('is kept for those who are about to take some, of each allocation by itself', () => {
    const applicants = ['one', 'two', 'three'].flatMap((id, order) =>
      waiting(id, order, shapeIn('near'), shapeIn('far')),
    );
    const chosen = assignRoom([roomOf('near', ['a', 'a'], 2), roomOf('far', ['a', 'a'], 1)], applicants);
    expect(given(chosen)).toEqual(['one in far']);
  });

  it('is only given where the payload fits, whoever is first', () => {
    const applicants = [
      ...waiting('canyon', 1, shapeIn('near', { map: 'canyon' })),
      ...waiting('harbor', 2, shapeIn('near', { map: 'harbor' })),
      ...waiting('any', 3, shapeIn('near')),
    ];
    expect(given(assignRoom([roomOf('near', ['harbor', 'harbor'])], applicants))).toEqual([
      'harbor in near',
      'any in near',
    ]);
  });
});
