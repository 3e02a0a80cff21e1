/** A plan as a tree: what would be tried, in its order, and what would not and why. Pure. */
import type { Plan } from '../client/index.ts';
import { pairs, printable } from './output.ts';

type PlanSelector = Plan['steps'][number]['selectors'][number];

export function planTree({ profile, profile_version, steps, left_out }: Plan): string {
  const lines = [`${profile} (${profile_version})`];
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1 && left_out.length === 0;
    const state = `breaker ${step.breaker}${step.paused ? ', paused' : ''}`;
    lines.push(`${last ? '└─' : '├─'} ${step.allocation} in ${step.region}${opens(step.opens_after_ms)}, ${state}`);
    const indent = last ? '   ' : '│  ';
    lines.push(
      ...step.selectors.map((selector, at) => indent + selectorLine(selector, at === step.selectors.length - 1)),
    );
  }
  if (left_out.length > 0) lines.push('└─ left out');
  for (const [index, { allocation, selector, why }] of left_out.entries()) {
    // A label that the profile writes on every payload is of neither.
    const what = [allocation, selector].filter((name) => name !== undefined).join(' / ');
    lines.push(`   ${index === left_out.length - 1 ? '└─' : '├─'} ${what === '' ? '' : `${what}: `}${why}`);
  }
  return lines.map(printable).join('\n');
}

function selectorLine(selector: PlanSelector, last: boolean): string {
  const { name, match_labels, payload_state, opens_after_ms, ready } = selector;
  const labels = pairs(match_labels) || 'any labels';
  const known = ready === undefined ? '' : `, ${ready} ready now`;
  return `${last ? '└─' : '├─'} ${name}: ${payload_state} with ${labels}${opens(opens_after_ms)}${known}`;
}

const opens = (afterMs: number): string => (afterMs === 0 ? '' : `, after ${afterMs / 1000} s`);
