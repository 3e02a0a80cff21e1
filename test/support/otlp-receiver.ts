/** Takes traces as a collector does: OTLP over HTTP, in its JSON form. Whatever else is sent to it, it takes as well. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Type, { type Static } from 'typebox';
import { Parse } from 'typebox/value';

const ValueSchema = Type.Object({ stringValue: Type.Optional(Type.String()) });
const AttributesSchema = Type.Array(Type.Object({ key: Type.String(), value: ValueSchema }));
const SpanSchema = Type.Object({
  name: Type.String(),
  traceId: Type.String(),
  spanId: Type.String(),
  parentSpanId: Type.Optional(Type.String()),
  attributes: AttributesSchema,
});
const ExportSchema = Type.Object({
  resourceSpans: Type.Array(
    Type.Object({
      resource: Type.Object({ attributes: AttributesSchema }),
      scopeSpans: Type.Array(Type.Object({ spans: Type.Array(SpanSchema) })),
    }),
  ),
});

export interface SpanSeen extends Static<typeof SpanSchema> {
  readonly service: string;
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly SpanSeen[];
  stop(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: SpanSeen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      if (request.url === '/v1/traces') spans.push(...spansIn(body));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, spans, stop };
}

function spansIn(body: string): SpanSeen[] {
  return Parse(ExportSchema, JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = attribute(resource, 'service.name') ?? '';
    return scopeSpans.flatMap((scope) => scope.spans).map((span) => ({ ...span, service }));
  });
}

export function attribute({ attributes }: Pick<SpanSeen, 'attributes'>, name: string): string | undefined {
  return attributes.find(({ key }) => key === name)?.value.stringValue;
}
