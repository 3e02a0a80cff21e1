/**
 * The files of the operators' console, as the build has made them (tools/build-console.mjs): few and small, so they are read
 * once and kept in memory, plain and compressed. What was not built is not served.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface ConsoleFile {
  readonly name: string;
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
  /** Whether its name changes with its content, so that whoever has it need not ask again. */
  readonly lasts: boolean;
}

export const CONSOLE_PAGE = 'index.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};
const HASHED_NAME = /-[A-Z0-9]{8}\.\w+$/;

/** @returns nothing where the console was not built, as in a process that runs from the sources */
export function readConsoleFiles(folder = join(import.meta.dirname, 'assets')): ConsoleFile[] {
  return namesIn(folder).flatMap((name) => {
    const type = TYPES[extname(name)];
    if (type === undefined) return [];
    const body = readFileSync(join(folder, name));
    const digest = createHash('sha256').update(body).digest('base64url');
    const etag = `"${digest.slice(0, 22)}"`;
    return [{ name, type, body, gzipped: gzipSync(body, { level: 9 }), etag, lasts: HASHED_NAME.test(name) }];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
