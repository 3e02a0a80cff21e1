import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Language, Snippet } from './extract.ts';

export type Outcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'failed'; readonly output: string }
  | { readonly kind: 'not_run'; readonly why: string };

/** Where the pages say that the gateway is. */
const SHOWN_GATEWAY = 'http://127.0.0.1:8080';
const WITHIN_MS = 120_000;

/**
 * A stream has no end of its own: curl is stopped after a while, and that (28) is as it should be. So is it that a stack on
 * which no callback has failed does not know the dead letter of the example.
 */
const SHELL = `set -e
curl() {
  command curl --silent --show-error --fail-with-body --max-time 10 "$@" | tee answer
  status=\${PIPESTATUS[0]}
  [[ $status = 28 && $1 = -N ]] || grep --quiet dead_letter_not_found answer || return $status
}
`;

interface Toolchain {
  /** Commands that must be there; any one list is enough. */
  readonly needs: readonly (readonly string[])[];
  readonly file: string;
  /** The script that runs the file, by the list that was found. */
  readonly script: (found: number) => string;
  /** What a good run prints; the shell's commands show by their exit code alone. */
  readonly prints?: RegExp;
}

const ASSIGNED = /^assigned [\d.]+/m;
const root = join(import.meta.dirname, '..', '..');

const TOOLCHAINS: Record<Language, Toolchain> = {
  sh: { needs: [['bash', 'curl']], file: 'snippet.sh', script: () => 'bash snippet.sh' },
  go: { needs: [['go']], file: 'main.go', script: () => 'GOCACHE=$PWD/cache go run main.go', prints: ASSIGNED },
  csharp: {
    needs: [['mcs', 'mono'], ['dotnet']],
    file: 'Program.cs',
    script: (found) =>
      found === 0
        ? 'mcs -r:System.Net.Http -r:System.Runtime.Serialization Program.cs && mono Program.exe'
        : `mv Program.cs keep && dotnet new console --force && mv keep Program.cs && dotnet run`,
    prints: ASSIGNED,
  },
  js: {
    needs: [['node']],
    file: 'snippet.mjs',
    // By its own name, the package is found only from within its folder.
    script: () => `cd '${root}' && node --input-type=module --eval "$(cat $OLDPWD/snippet.mjs)"`,
    prints: ASSIGNED,
  },
};

export async function runSnippet({ language, text }: Snippet, gatewayUrl: string): Promise<Outcome> {
  if (text.includes('createServer(')) return { kind: 'not_run', why: 'a server: a test of its own calls it' };
  const { needs, file, script, prints } = TOOLCHAINS[language];
  const found = needs.findIndex((commands) => commands.every(isThere));
  if (found < 0) return { kind: 'not_run', why: `needs ${needs.map((all) => all.join(' and ')).join(', or ')}` };
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-snippet-'));
  try {
    const shown = text.replaceAll(SHOWN_GATEWAY, gatewayUrl);
    await writeFile(join(folder, file), language === 'sh' ? SHELL + shown : shown);
    const env = { ...process.env, GATEWAY_URL: gatewayUrl };
    const ran = spawnSync('bash', ['-c', script(found)], { cwd: folder, env, encoding: 'utf8', timeout: WITHIN_MS });
    const output = ran.stdout + ran.stderr;
    return ran.status === 0 && (prints?.test(output) ?? true) ? { kind: 'ok' } : { kind: 'failed', output };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isThere = (command: string): boolean => spawnSync('which', [command]).status === 0;
