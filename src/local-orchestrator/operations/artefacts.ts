/** ListArtefacts and GetArtefact. The payload itself may be long gone. */
import type { Artefact, ArtefactPage } from '../../orchestration/contract/index.ts';
import type { ArtefactFile, Artefacts } from '../artefacts/artefacts.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome } from '../fleet/outcome.ts';
import { findAllocation, type AllocationPath, type PayloadPath } from './find.ts';

export interface ArtefactListing {
  readonly pageSize: number;
  readonly pageToken: string | undefined;
  readonly payloadId: string | undefined;
}

export async function listArtefacts(
  fleet: Fleet,
  artefacts: Artefacts,
  path: AllocationPath,
  { pageSize, pageToken, payloadId }: ArtefactListing,
): Promise<Outcome<ArtefactPage>> {
  const found = findAllocation(fleet, path);
  if (!found.ok) return found;
  const after = pageToken === undefined || pageToken === '' ? '' : readPageToken(pageToken);
  if (after === undefined) return refused('invalid', 'page_token must be the next_page_token of the page before');
  const { files, next } = await artefacts.list(path.allocation_id, payloadId, after, pageSize);
  return done({ items: files.map(onWire), ...(next !== undefined && { next_page_token: pageTokenOf(next) }) });
}

export async function getArtefact(
  fleet: Fleet,
  artefacts: Artefacts,
  path: PayloadPath,
  filePath: string | undefined,
): Promise<Outcome<ArtefactFile>> {
  const found = findAllocation(fleet, path);
  if (!found.ok) return found;
  if (filePath === undefined || filePath === '') return refused('invalid', 'file_path must name a file');
  const file = await artefacts.find(path.allocation_id, { payloadId: path.payload_id, filePath });
  return file ? done(file) : refused('not_found', 'the payload has no such artefact');
}

export const onWire = ({ payloadId, filePath, sizeBytes, createdAt }: ArtefactFile): Artefact => ({
  payload_id: payloadId,
  file_path: filePath,
  size: sizeBytes,
  created: new Date(createdAt).toISOString(),
});

const tokenPrefix = 'after:';
const pageTokenOf = (key: string) => Buffer.from(`${tokenPrefix}${key}`).toString('base64url');

function readPageToken(token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  return text.startsWith(tokenPrefix) ? text.slice(tokenPrefix.length) : undefined;
}
