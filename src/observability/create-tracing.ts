import type { Configuration } from '../config/configuration.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

/** OpenTelemetry is loaded only where there is somewhere to send traces to. */
export async function createTracing(configuration: Configuration, onError: (error: Error) => void): Promise<Tracing> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: service, role } = configuration;
  if (endpoint === undefined) return NO_TRACING;
  const { startTracing } = await import('./otel-tracing.ts');
  return startTracing({ endpoint, service, role, sampledShare: configuration.OTEL_TRACES_SAMPLER_ARG, onError });
}
