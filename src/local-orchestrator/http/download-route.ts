/** Serves what a `download_url` leads to. */
import { createReadStream } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Artefacts } from '../artefacts/artefacts.ts';
import { downloadRoute, type DownloadLinks } from '../artefacts/download-links.ts';
import { sendError } from './errors.ts';
import type { Query } from './query.ts';

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

export function downloadRoutes(app: FastifyInstance, artefacts: Artefacts, links: DownloadLinks): void {
  app.get<{ Querystring: Query }>(downloadRoute, async ({ query }, reply) => {
    const target = {
      allocationId: textOf(query.allocation_id),
      payloadId: textOf(query.payload_id),
      filePath: textOf(query.file_path),
    };
    if (!links.isValid(target, textOf(query.expires), textOf(query.signature))) {
      return sendError(reply, 403, 'the link has expired, or is not one of ours');
    }
    const file = await artefacts.find(target.allocationId, target);
    if (!file) return sendError(reply, 404, 'the file is not there any more');
    return reply.type('application/octet-stream').send(createReadStream(file.location));
  });
}
