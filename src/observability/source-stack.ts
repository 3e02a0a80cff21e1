/**
 * Stack traces in terms of `src/`. A role runs from a few bundled files, each with a source map beside it. Node leads traces back
 * by itself with --enable-source-maps, but reads every bundle's lines for that at the start, a sixth of it; here a map is read
 * when the first trace from its file is wanted.
 */
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

const BUNDLED = /(file:\/\/[^\s()]+\/bundle\/[^\s():/]+\.js):(\d+):(\d+)/g;

const maps = new Map<string, SourceMap | undefined>();

/** The same trace; what is not of a bundle of ours stays as it is. */
export function stackInSource(stack: string): string {
  return stack.replaceAll(
    BUNDLED,
    (place, file: string, line: string, column: string) => originOf(file, Number(line), Number(column)) ?? place,
  );
}

function originOf(file: string, line: number, column: number): string | undefined {
  const origin = mapOf(file)?.findOrigin(line, column);
  // Packages are in the bundle, and in no map.
  if (!origin || !('fileName' in origin) || !origin.fileName) return undefined;
  const inSource = /(?:^|\/)(src\/.+)$/.exec(origin.fileName)?.[1];
  return inSource && `${inSource}:${origin.lineNumber}:${origin.columnNumber}`;
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

/** Undefined where there is none: then the trace is one of the bundle. */
function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')) as SourceMapPayload);
  } catch {
    return undefined;
  }
}
