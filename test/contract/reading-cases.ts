/** What can be asked of any orchestrator without changing anything. */
import { equal, ok } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ConformanceCase, ConformanceSubject } from './conformance-target.ts';
import { sameJson } from './same-json.ts';

const unknownPayload = 'zzzzz-zzzzz';

const reading = (name: string, run: (subject: ConformanceSubject) => Promise<void>): ConformanceCase => ({
  name,
  writes: false,
  run,
});

export const readingCases: readonly ConformanceCase[] = [
  reading('lists the allocations of a project, and as many of them as asked for', async (subject) => {
    const { results } = await subject.value('ListAllocations');
    ok(results.some(({ id }) => id === subject.target.allocationId));
    const { results: one } = await subject.value('ListAllocations', { query: { limit: '1' } });
    sameJson(
      one.map(({ id }) => id),
      results.slice(0, 1).map(({ id }) => id),
    );
  }),
  reading('gives one allocation as the list has it', async (subject) => {
    const { results } = await subject.value('ListAllocations');
    const { result } = await subject.value('GetAllocation');
    equal(result.created, results.find(({ id }) => id === result.id)?.created);
    equal(result.project_id, subject.target.projectId);
  }),
  reading('refuses a limit or a page size out of its range', async (subject) => {
    for (const limit of ['0', '1001', '-1', '1.5', 'many', '']) {
      equal(await subject.status('ListAllocations', { query: { limit } }), 400, `limit=${limit}`);
      equal(await subject.status('ListArtefacts', { query: { page_size: limit } }), 400, `page_size=${limit}`);
    }
  }),
  reading('lists payloads, and gives each by its id', async (subject) => {
    const { results } = await subject.value('ListPayloads');
    for (const { id } of results.slice(0, 3)) equal((await subject.payload(id)).id, id);
  }),
  reading('knows nothing of unknown allocations and payloads', async (subject) => {
    const allocation_id = randomUUID();
    for (const id of ['GetAllocation', 'ListPayloads', 'ListArtefacts'] as const) {
      equal(await subject.status(id, { allocation_id }), 404, id);
    }
    equal(await subject.status('GetPayload', { payload_id: unknownPayload }), 404);
    equal(await subject.status('GetPayload', { allocation_id, payload_id: unknownPayload }), 404);
    equal(await subject.status('GetArtefact', { payload_id: unknownPayload, query: { file_path: 'a' } }), 404);
  }),
  reading('gives artefacts page by page', async (subject) => {
    const { items } = await subject.value('ListArtefacts');
    const first = await subject.value('ListArtefacts', { query: { page_size: '1' } });
    sameJson(first.items, items.slice(0, 1));
    if (!first.next_page_token) return;
    const query = { page_size: '1', page_token: first.next_page_token };
    sameJson((await subject.value('ListArtefacts', { query })).items, items.slice(1, 2));
  }),
  reading('wants a valid token', async (subject) => {
    equal(await subject.as('not-a-token').status('ListAllocations'), 401);
    equal((await fetch(`${subject.target.url}/api/v0/projects/${subject.target.projectId}/allocations`)).status, 401);
  }),
];
