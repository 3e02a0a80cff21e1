import { count, duration } from '../format.ts';
import type { Plan } from '../shapes.ts';
import { Badge } from './badges.tsx';
import { Empty } from './notes.tsx';

/** A plan, in the order in which it is tried. */
export function PlanSteps({ plan }: { plan: Plan }) {
  return (
    <>
      {plan.steps.length === 0 && <Empty>No allocation of the profile applies.</Empty>}
      <ol class="steps">
        {plan.steps.map((step) => (
          <li key={step.allocation}>
            <p>
              <strong>{step.allocation}</strong> <span class="hint">{step.region}</span>{' '}
              <Badge tone={step.breaker === 'closed' ? 'good' : 'bad'}>{`breaker ${step.breaker}`}</Badge>{' '}
              {step.paused && <Badge tone="warn">paused</Badge>} {opens(step.opens_after_ms)}
            </p>
            <ul>
              {step.selectors.map((selector) => (
                <li key={selector.name}>
                  <strong>{selector.name}</strong> {opens(selector.opens_after_ms)}{' '}
                  {selector.ready !== undefined && (
                    <Badge tone={selector.ready > 0 ? 'good' : 'warn'}>{`${count(selector.ready)} match now`}</Badge>
                  )}
                  <span class="labels">
                    {selector.payload_state === 'Reserved' && <code>shared: Reserved</code>}
                    {Object.keys(selector.match_labels).length === 0 && <span class="hint">any payload</span>}
                    {Object.entries(selector.match_labels).map(([key, value]) => (
                      <code key={key}>
                        {key}={value}
                      </code>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {plan.left_out.length > 0 && (
        <>
          <h3>Left out</h3>
          <ul class="list">
            {plan.left_out.map(({ allocation, selector, why }, index) => (
              <li key={index}>
                <strong>{[allocation, selector].filter(Boolean).join(' · ')}</strong>
                <span class="detail">{why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function opens(afterMs: number) {
  return afterMs > 0 && <span class="hint">opens after {duration(afterMs)}</span>;
}
