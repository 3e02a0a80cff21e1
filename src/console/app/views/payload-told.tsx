import { Badge } from '../parts/badges.tsx';
import { Empty } from '../parts/notes.tsx';
import type { MatchTimeline } from '../shapes.ts';

/** The labels and annotations that the payload has, as the orchestrator says. */
export function PayloadTold({ timeline: { payload, payload_problem } }: { timeline: MatchTimeline }) {
  if (!payload) return <Empty>{payload_problem ?? 'It holds no payload.'}</Empty>;
  return (
    <>
      <p>
        The payload is <Badge tone={payload.state === 'Reserved' ? 'good' : 'warn'}>{payload.state}</Badge>
      </p>
      <dl class="pairs">
        {Object.entries(payload.labels).map(([key, value]) => (
          <Pair key={key} name={key} kind="label" value={value} />
        ))}
        {payload.annotations.map(({ key, value, cut }) => (
          <Pair key={key} name={key} kind="annotation" value={value} cut={cut} />
        ))}
      </dl>
    </>
  );
}

function Pair({ name, kind, value, cut = false }: { name: string; kind: string; value: string; cut?: boolean }) {
  const isDocument = value.startsWith('{');
  return (
    <div>
      <dt>
        {name} <span class="hint">{kind}</span>
      </dt>
      <dd>{isDocument ? <pre tabIndex={0}>{laidOut(value)}</pre> : <code>{value}</code>}</dd>
      {cut && <dd class="hint">Only its beginning is shown.</dd>}
    </div>
  );
}

function laidOut(value: string): string {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
