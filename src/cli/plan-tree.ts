/** A plan as a tree: what would be tried, in its order, and what would not and why. Pure. */
import Type, { type Static } from 'typebox';
import { pairs, printable } from './output.ts';

const PlanSelector = Type.Object({
  name: Type.String(),
  match_labels: Type.Record(Type.String(), Type.String()),
  payload_state: Type.String(),
  opens_after_ms: Type.Number(),
  ready: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
});

const PlanStep = Type.Object({
  allocation: Type.String(),
  region: Type.String(),
  opens_after_ms: Type.Number(),
  breaker: Type.Optional(Type.String()),
  selectors: Type.Array(PlanSelector),
});

export const Plan = Type.Object({
  profile: Type.String(),
  profile_version: Type.String(),
  steps: Type.Array(PlanStep),
  left_out: Type.Array(
    Type.Object({
      allocation: Type.Optional(Type.String()),
      selector: Type.Optional(Type.String()),
      why: Type.String(),
    }),
  ),
});

export function planTree({ profile, profile_version, steps, left_out }: Static<typeof Plan>): string {
  const lines = [`${profile} (${profile_version})`];
  for (const [index, step] of steps.entries()) {
    const last = index === steps.length - 1 && left_out.length === 0;
    const breaker = step.breaker === undefined ? '' : `, breaker ${step.breaker}`;
    lines.push(`${last ? '└─' : '├─'} ${step.allocation} in ${step.region}${opens(step.opens_after_ms)}${breaker}`);
    const indent = last ? '   ' : '│  ';
    lines.push(
      ...step.selectors.map((selector, at) => indent + selectorLine(selector, at === step.selectors.length - 1)),
    );
  }
  if (left_out.length > 0) lines.push('└─ left out');
  for (const [index, { allocation, selector, why }] of left_out.entries()) {
    const what = [allocation, selector].filter((name) => name !== undefined).join(' / ');
    lines.push(`   ${index === left_out.length - 1 ? '└─' : '├─'} ${what}: ${why}`);
  }
  return lines.map(printable).join('\n');
}

function selectorLine(selector: Static<typeof PlanSelector>, last: boolean): string {
  const { name, match_labels, payload_state, opens_after_ms, ready } = selector;
  const labels = pairs(match_labels) || 'any labels';
  const known = ready === undefined || ready === null ? '' : `, ${ready} ready now`;
  return `${last ? '└─' : '├─'} ${name}: ${payload_state} with ${labels}${opens(opens_after_ms)}${known}`;
}

const opens = (afterMs: number): string => (afterMs === 0 ? '' : `, after ${afterMs / 1000} s`);
