import { describe, expect, it } from '@jest/globals';
import { RecentNoMatch } from './recent-no-match.ts';

describe('a "no match" of a moment ago', () => {
  it('holds for whoever asks for the same, for a short while', () => {
    let now = 1_000;
    const recent = new RecentNoMatch(() => now);
    recent.note('build 1', 'one');
    expect(recent.holds('build 1', 'other')).toBe(true);
    expect(recent.holds('build 2', 'other')).toBe(false);
    now += 50;
    expect(recent.holds('build 1', 'other')).toBe(false);
  });

  it('keeps nobody from asking again who was told so itself', () => {
    const recent = new RecentNoMatch(() => 0);
    recent.note('build 1', 'one');
    expect(recent.holds('build 1', 'one')).toBe(false);
  });

  it('is over as soon as somebody has got what there was said to be none of', () => {
    const recent = new RecentNoMatch(() => 0);
    recent.note('build 1', 'one');
    recent.forget('build 1');
    expect(recent.holds('build 1', 'other')).toBe(false);
  });

  it('of very many shapes is not kept for ever', () => {
    let now = 0;
    const recent = new RecentNoMatch(() => now);
    for (let shape = 0; shape < 1_500; shape += 1) recent.note(String(shape), 'one');
    expect(recent.holds('0', 'other')).toBe(false);
    now = 49;
    expect(recent.holds('1499', 'other')).toBe(true);
  });
});
