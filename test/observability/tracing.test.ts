import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { attribute, startOtlpReceiver, type OtlpReceiver } from '../support/otlp-receiver.ts';
import { root } from '../support/tool-run.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const profiles = {
  ranked: {
    deadline: '20s',
    allocations: { candidates: ['us-east', 'eu-west'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
  },
};

interface Traced {
  readonly state: string;
  readonly trace_id?: string;
  readonly reservation: { readonly payload_id: string } | null;
}

describe('the trace of a match', () => {
  let receiver: OtlpReceiver;
  let installation: Installation;
  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    installation = await startInstallation({
      // The first step is empty, so that there are two calls.
      payloads: { 'eu-west': [{ count: 3 }], 'us-east': [] },
      profiles,
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_SERVICE_NAME: 'gateway-under-test',
        WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:*',
        WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
        WEBHOOK_ALLOW_HTTP: 'true',
        WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      },
    });
  }, 60_000);
  afterAll(async () => {
    await installation.stop();
    await receiver.stop();
  }, 60_000);

  async function submit(matchId: string, traceparent: string): Promise<Traced> {
    const answer = await fetch(`${installation.apis[0]?.url}/v1/matches`, {
      method: 'POST',
      body: JSON.stringify({ match_id: matchId, profile: 'ranked', callback_url: `${receiver.url}/called-back` }),
      headers: { 'content-type': 'application/json', prefer: 'wait=20', traceparent, 'x-request-id': `r-${matchId}` },
    });
    return (await answer.json()) as Traced;
  }
  const spansOf = (traceId: string | undefined) => receiver.spans.filter((span) => span.traceId === traceId);
  const complete = (traceId: string | undefined) =>
    eventually(
      () => spansOf(traceId),
      (spans) =>
        EXPECTED.every((name) => spans.some((span) => span.name === name)) &&
        CHANNELS.every((channel) => spans.some((span) => attribute(span, 'matchgate.channel') === channel)),
    );
  const CHANNELS = ['long-poll', 'webhook'];
  const EXPECTED = ['POST /v1/matches', 'queue wait', 'plan', 'CreateReservation', 'SetPayloadAnnotation', 'delivery'];

  it('goes on with the caller’s through both roles, and is one tree', async () => {
    const match = await submit('traced', `00-${TRACE}-${PARENT}-01`);
    expect(match).toMatchObject({ state: 'assigned', trace_id: TRACE });
    const spans = await complete(TRACE);
    const request = spans.find(({ name }) => name === 'POST /v1/matches')!;
    expect(request.parentSpanId).toBe(PARENT);
    expect(attribute(request, 'matchgate.request_id')).toBe('r-traced');
    const others = spans.filter((span) => span !== request);
    expect(new Set(others.map(({ parentSpanId }) => parentSpanId))).toEqual(new Set([request.spanId]));
    const roles = new Map(spans.map((span) => [span.name, attribute(span, 'matchgate.role')]));
    expect([roles.get('POST /v1/matches'), roles.get('plan')]).toEqual(['api', 'worker']);
    const calls = spans.filter(({ name }) => name === 'CreateReservation');
    const told = calls.map((span) => [attribute(span, 'matchgate.allocation'), attribute(span, 'matchgate.outcome')]);
    expect(told).toEqual([
      ['us-east', 'no_match'],
      ['eu-west', 'reserved'],
    ]);
    expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['gateway-under-test']));

    const payloads = await installation.orchestrator.payloads(ALLOCATIONS['eu-west']);
    const annotations = payloads.find(({ id }) => id === match.reservation?.payload_id)?.metadata?.annotations ?? {};
    expect(annotations['matchgate-trace-id']).toBe(TRACE);
    expect(JSON.parse(annotations['match-data'] ?? '{}')).toMatchObject({ match_id: 'traced', trace_id: TRACE });
  });

  it('begins here where the caller sends garbage', async () => {
    const match = await submit('garbled', `00-${TRACE.toUpperCase()}-zz-01`);
    expect(match.trace_id).toMatch(/^[0-9a-f]{32}$/);
    expect(match.trace_id).not.toBe(TRACE);
    const spans = await complete(match.trace_id);
    expect(spans.filter(({ parentSpanId }) => (parentSpanId ?? '') === '')).toHaveLength(1);
  });
});

describe('while tracing is off', () => {
  it('nothing of it is loaded', () => {
    const roles = ['api', 'worker', 'all'].map((role) => pathToFileURL(join(root, 'dist', 'roles', `${role}.js`)).href);
    const script = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      await import('reflect-metadata');
      for (const role of ${JSON.stringify(roles)}) await import(role);
      const { createTracing } = await import(${JSON.stringify(pathToFileURL(join(root, 'dist/observability/create-tracing.js')).href)});
      const tracing = await createTracing({ role: 'all' }, () => undefined);
      const ofTracing = loaded.filter((url) => /otel-tracing|@opentelemetry.(sdk|exporter|otlp|resources)/.test(url));
      console.log(JSON.stringify({ isOn: tracing.isOn, loaded: loaded.length > 100, ofTracing }));
      process.exit(0);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      cwd: root,
      env: { PATH: process.env.PATH },
    });
    expect(stderr).not.toContain('Error');
    expect(JSON.parse(stdout)).toEqual({ isOn: false, loaded: true, ofTracing: [] });
  });
});
