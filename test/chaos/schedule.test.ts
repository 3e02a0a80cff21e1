import { describe, expect, it } from '@jest/globals';
import { parseCrashPoint } from '../../src/placement/crash-point.ts';
import { drawSchedule } from './schedule.ts';

const settings = { seed: 7, seconds: 30, rate: 20 };

describe('the schedule of a run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(drawSchedule(settings)).toEqual(drawSchedule(settings));
    expect(drawSchedule({ ...settings, seed: 8 }).digest).not.toBe(drawSchedule(settings).digest);
  });

  it('holds every kind of fault sooner or later, and only crash points that exist', () => {
    const faults = Array.from({ length: 20 }, (_, seed) => drawSchedule({ ...settings, seed }).faults).flat();
    const kinds = new Set(faults.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'blackhole',
      'crash_at',
      'cut',
      'kill',
      'pause',
      'redis',
      'terminate',
      'upstream',
    ]);
    for (const fault of faults) {
      if (fault.kind === 'crash_at') expect(parseCrashPoint(fault.point)).toBeDefined();
    }
  });

  it('sends as many matches as were asked for, within the time, each under an id of its own', () => {
    const { matches } = drawSchedule(settings);
    expect(new Set(matches.map(({ matchId }) => matchId)).size).toBe(600);
    expect(Math.max(...matches.map(({ atMs }) => atMs))).toBeLessThan(30_500);
  });
});
