/** Tracing through OpenTelemetry, to a collector that takes OTLP over HTTP. Loaded only where one is configured. */
import { DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, diag, trace, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { VERSION } from '../config/version.ts';
import type { Span, SpanStart, Tracing } from './tracing.ts';

export interface TracingSettings {
  /** Of the collector, without the path. */
  readonly endpoint: string;
  readonly service: string;
  readonly role: string;
  /** Share of the traces that begin here, 0 to 1; a caller's trace is sampled as the caller says. */
  readonly sampledShare: number;
  readonly onError: (error: Error) => void;
}

const SEND_EVERY_MS = 1_000;
const SEND_WITHIN_MS = 5_000;
/** What a collector that is away for a moment may leave waiting; what comes on top is dropped. */
const MOST_WAITING = 8_192;
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;

export function startTracing({ endpoint, service, role, sampledShare, onError }: TracingSettings): Tracing {
  const tell = (message: string) => onError(new Error(message));
  const silent = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: SEND_WITHIN_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.version': VERSION,
      'service.instance.id': `${role}-${process.pid}`,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter,
        maxQueueSize: MOST_WAITING,
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: SEND_WITHIN_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('matchgate', VERSION);
  return {
    isOn: true,
    start: (name: string, { parent, kind, startedAt, attributes = {} }: SpanStart): Span => {
      const options = {
        attributes: { 'matchgate.role': role, ...attributes },
        kind: kind ? KINDS[kind] : SpanKind.INTERNAL,
        ...(startedAt === undefined ? {} : { startTime: new Date(startedAt) }),
      };
      const span = tracer.startSpan(name, options, contextOf(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        end: (more = {}, failure) => {
          span.setAttributes(more);
          if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
          span.end();
        },
      };
    },
    shutdown: () => provider.shutdown().catch((error: unknown) => onError(error as Error)),
  };
}

/** Of a traceparent that was found valid when it came in. */
function contextOf(traceparent: string): Context {
  const [, traceId = '', spanId = '', flags = '0'] = traceparent.split('-');
  if (spanId === '') return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16) & 1;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}
