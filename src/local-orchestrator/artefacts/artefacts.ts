/** The files that payloads have left under ARTEFACTS_DIR. They stay where they were written, and stay after the payload. */
import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';

export interface ArtefactFile {
  readonly payloadId: string;
  /** Relative to the payload's folder, with `/` between its parts. */
  readonly filePath: string;
  readonly sizeBytes: number;
  readonly createdAt: number;
  /** Where it is on this machine. */
  readonly location: string;
}

interface FileName {
  readonly payloadId: string;
  readonly filePath: string;
}

const keptForMs = 7 * 24 * 3_600_000;
const idForm = /^[A-Za-z0-9-]{1,64}$/;
const unsafePart = /^\.{0,2}$|[\\\0]/;

export class Artefacts {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  folderOf(allocationId: string, payloadId: string): string {
    return join(this.#root, allocationId, payloadId);
  }

  /** In the order of payload and path, beginning after `after`. */
  async list(allocationId: string, payloadId: string | undefined, after: string, limit: number) {
    const names = (await this.#names(allocationId))
      .filter((name) => (payloadId === undefined || name.payloadId === payloadId) && sortKey(name) > after)
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
    const page = await Promise.all(names.slice(0, limit).map((name) => this.find(allocationId, name)));
    const last = names.length > limit ? names[limit - 1] : undefined;
    return { files: page.filter((file) => file !== undefined), next: last && sortKey(last) };
  }

  /** Undefined when there is no such file, or when the path leads out of the payload's folder, by name or by link. */
  async find(allocationId: string, { payloadId, filePath }: FileName): Promise<ArtefactFile | undefined> {
    const parts = filePath.split('/');
    if (!idForm.test(allocationId) || !idForm.test(payloadId) || parts.some((part) => unsafePart.test(part)))
      return undefined;
    const location = join(this.folderOf(allocationId, payloadId), ...parts);
    try {
      const folder = await realpath(this.folderOf(allocationId, payloadId));
      if ((await realpath(location)) !== join(folder, ...parts)) return undefined;
      const { size, mtimeMs, isFile } = await describe(location);
      return isFile ? { payloadId, filePath, sizeBytes: size, createdAt: mtimeMs, location } : undefined;
    } catch (err) {
      if (isMissing(err)) return undefined;
      throw err;
    }
  }

  /** Takes away the files that nobody has written to for seven days, and the folders that hold none. */
  async removeOld(now: number): Promise<void> {
    for (const entry of await entriesOf(this.#root)) {
      if (entry.isDirectory()) await removeOlder(join(this.#root, entry.name), now - keptForMs);
    }
  }

  async #names(allocationId: string): Promise<FileName[]> {
    const found = await filesBelow(join(this.#root, allocationId));
    return found.flatMap((path) => {
      const [payloadId = '', ...rest] = path.split('/');
      return rest.length === 0 ? [] : [{ payloadId, filePath: rest.join('/') }];
    });
  }
}

/** Folder by folder, since any of them may vanish meanwhile, and only what is in it is missing then. */
async function filesBelow(folder: string, path = ''): Promise<string[]> {
  const found = (await entriesOf(folder)).map(async (entry) => {
    if (entry.isDirectory()) return await filesBelow(join(folder, entry.name), `${path}${entry.name}/`);
    return entry.isFile() ? [`${path}${entry.name}`] : [];
  });
  return (await Promise.all(found)).flat();
}

async function removeOlder(folder: string, before: number): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const location = join(folder, entry.name);
    if (entry.isDirectory()) await removeOlder(location, before);
    else if ((await lstat(location)).mtimeMs < before) await rm(location, { force: true });
  }
  if ((await entriesOf(folder)).length === 0) await rmdir(folder);
}

const sortKey = ({ payloadId, filePath }: FileName) => `${payloadId}/${filePath}`;
const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch(nothingIfMissing);

async function describe(location: string) {
  const found = await stat(location);
  return { size: found.size, mtimeMs: found.mtimeMs, isFile: found.isFile() };
}

const missingCodes = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];
const isMissing = (err: unknown) => missingCodes.includes(errorCode(err) ?? '');

function nothingIfMissing(err: unknown): [] {
  if (isMissing(err)) return [];
  throw err;
}
