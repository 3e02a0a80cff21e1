import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  allocationId,
  credentials,
  OrchestratorUnderTest,
  projectId,
  seedOf,
} from '../local-orchestrator/orchestrator-under-test.ts';
import { ConformanceSubject } from './conformance-target.ts';
import { readingCases } from './reading-cases.ts';
import { writingCases } from './writing-cases.ts';

let orchestrator: OrchestratorUnderTest;
let subject: ConformanceSubject;

beforeAll(async () => {
  orchestrator = await OrchestratorUnderTest.start(seedOf({ payloads: [{ count: 5, labels: { map: 'harbor' } }] }));
  const { url } = orchestrator.server;
  subject = await ConformanceSubject.open({
    url,
    tokenUrl: `${url}/auth/v1/token`,
    credentials,
    projectId,
    allocationId,
  });
});
afterAll(() => orchestrator.close());

describe('the local orchestrator, as any orchestrator,', () => {
  it.each([...readingCases, ...writingCases])('$name', ({ run }) => run(subject));
});
