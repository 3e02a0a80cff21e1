/**
 * Tracing as the rest of the gateway sees it. Parents are handed on explicitly, as W3C trace context, since a match goes
 * through several processes and nothing of it stays in one call stack. While tracing is off, nothing of OpenTelemetry is
 * loaded and every span is the same empty one.
 */
import type { Configuration } from '../config/configuration.ts';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** W3C trace context; empty begins a trace. */
  readonly parent: string;
  readonly kind?: 'server' | 'client';
  /** Milliseconds since the epoch; now, where it is left out. */
  readonly startedAt?: number;
  readonly attributes?: SpanAttributes;
}

export interface Span {
  /** For those that come after it; empty while tracing is off. */
  readonly traceparent: string;
  /** @param failure why what it stands for has failed, where it has */
  end(attributes?: SpanAttributes, failure?: string): void;
}

export interface Tracing {
  readonly isOn: boolean;
  start(name: string, start: SpanStart): Span;
  /** Sends what is left, within a few seconds. */
  shutdown(): Promise<void>;
}

const emptySpan: Span = { traceparent: '', end: () => undefined };

/** Under this the process's tracing is injected. */
export const TRACING = Symbol('TRACING');

export const NO_TRACING: Tracing = {
  isOn: false,
  start: () => emptySpan,
  shutdown: () => Promise.resolve(),
};

export async function createTracing(configuration: Configuration, onError: (error: Error) => void): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: service, role } = configuration;
  if (endpoint === undefined) return NO_TRACING;
  const { startTracing } = await import('./otel-tracing.ts');
  return startTracing({ endpoint, service, role, sampledShare: configuration.OTEL_TRACES_SAMPLER_ARG, onError });
}
