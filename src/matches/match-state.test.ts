import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  MATCH_STATES,
  TRANSITIONS,
  isFinal,
  isSettled,
  stateAfter,
  withdrawal,
  type MatchState,
  type TransitionName,
} from './match-state.ts';

const transitionNames = Object.keys(TRANSITIONS) as TransitionName[];
const anyTransitions = fc.array(fc.constantFrom(...transitionNames), { maxLength: 40 });

/** The contract's diagram, written down a second time on purpose: origin → everywhere one transition may lead. */
const diagram: Record<MatchState, MatchState[]> = {
  queued: ['reserving', 'failed', 'cancelled'],
  reserving: ['queued', 'annotating', 'failed', 'cancelled'],
  annotating: ['assigned', 'failed', 'cancelled'],
  assigned: ['released', 'ended', 'assigned', 'failed'],
  released: [],
  ended: [],
  failed: [],
  cancelled: [],
};

describe('match states', () => {
  it('allow exactly the moves of the diagram', () => {
    for (const state of MATCH_STATES) {
      const reachable = transitionNames.map((name) => stateAfter(state, name)).filter((to) => to !== undefined);
      expect(new Set(reachable)).toEqual(new Set(diagram[state]));
    }
  });

  it('are never left once final, whatever sequence of transitions is tried', () => {
    fc.assert(
      fc.property(anyTransitions, (names) => {
        let state: MatchState = 'queued';
        for (const name of names) {
          const next: MatchState | undefined = stateAfter(state, name);
          if (isFinal(state)) expect(next).toBeUndefined();
          if (next !== undefined) expect(diagram[state]).toContain(next);
          state = next ?? state;
        }
      }),
    );
  });

  it('are reached as assigned only through annotating', () => {
    fc.assert(
      fc.property(anyTransitions, (names) => {
        const visited: MatchState[] = ['queued'];
        for (const name of names) {
          const next = stateAfter(visited.at(-1) ?? 'queued', name);
          if (next !== undefined) visited.push(next);
        }
        const assignedAt = visited.indexOf('assigned');
        if (assignedAt >= 0) expect(visited[assignedAt - 1]).toBe('annotating');
      }),
    );
  });

  it('say for every state what a withdrawal does, and that move is allowed', () => {
    for (const state of MATCH_STATES) {
      const transition = withdrawal(state);
      if (transition === undefined) expect(isFinal(state)).toBe(true);
      else expect(stateAfter(state, transition)).toBeDefined();
    }
  });

  it('settle a waiting caller exactly when assigned or final', () => {
    expect(MATCH_STATES.filter(isSettled)).toEqual(['assigned', 'released', 'ended', 'failed', 'cancelled']);
  });
});
