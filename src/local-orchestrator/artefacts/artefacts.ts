/** The files that payloads have left under ARTEFACTS_DIR. They stay where they were written, and stay after the payload. */
import { readdir, realpath, rm, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
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

  /** Takes away the folders of payloads that nobody has written to for seven days. */
  async removeOld(now: number): Promise<void> {
    for (const allocationId of await entries(this.#root)) {
      for (const payloadId of await entries(join(this.#root, allocationId))) {
        const folder = this.folderOf(allocationId, payloadId);
        if ((await stat(folder)).mtimeMs < now - keptForMs) await rm(folder, { recursive: true, force: true });
      }
    }
  }

  async #names(allocationId: string): Promise<FileName[]> {
    const folder = join(this.#root, allocationId);
    const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nothingIfMissing);
    return found
      .filter((entry) => entry.isFile())
      .flatMap((entry) => {
        const [payloadId = '', ...rest] = relative(folder, join(entry.parentPath, entry.name)).split(sep);
        return rest.length === 0 ? [] : [{ payloadId, filePath: rest.join('/') }];
      });
  }
}

const sortKey = ({ payloadId, filePath }: FileName) => `${payloadId}/${filePath}`;
const entries = (folder: string): Promise<string[]> => readdir(folder).catch(nothingIfMissing);

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
