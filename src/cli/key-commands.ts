import { createHash, randomBytes } from 'node:crypto';
import { SCOPES, TENANT_PATTERN, isScope, type Scope } from '../intake/access/caller.ts';
import { DEFAULT_TENANT } from '../matches/match-key.ts';
import type { CliContext } from './cli-context.ts';
import { print } from './output.ts';
import { UsageError } from './usage-error.ts';

const KEY_BYTES = 32;

interface CreateOptions {
  readonly tenant: string;
  readonly scopes: string;
  readonly notAfter?: string;
}

export function addKeyCommands(ctx: CliContext): void {
  ctx.program
    .command('keys')
    .description('API keys of the gateway')
    .command('create <id>')
    .description('a new API key, shown this once, and its entry for API_KEYS_FILE')
    .option('--tenant <tenant>', 'whose matches it reaches', DEFAULT_TENANT)
    .option('--scopes <scopes>', `of ${SCOPES.join(', ')}`, 'matches:write,matches:read')
    .option('--not-after <time>', 'until when it is good (RFC 3339)')
    .action((id: string, options: CreateOptions) => {
      // The prefix lets scanners of repositories and logs recognize a key that got where it should not be.
      const key = `mgk_${randomBytes(KEY_BYTES).toString('base64url')}`;
      const entry = entryOf(id, key, options);
      const text = `${key}\n\n# Keep the key, it is not shown again. This is for API_KEYS_FILE:\n- ${JSON.stringify(entry)}`;
      print(ctx, { key, entry }, text);
    });
}

function entryOf(id: string, key: string, { tenant, scopes, notAfter }: CreateOptions): object {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id))
    throw new UsageError('the id must be 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit');
  if (!new RegExp(TENANT_PATTERN).test(tenant))
    throw new UsageError('--tenant must be 1 to 63 of A-Z a-z 0-9 . _ -, beginning and ending with a letter or digit');
  const until = notAfter === undefined ? undefined : new Date(notAfter);
  if (until && Number.isNaN(until.getTime()))
    throw new UsageError('--not-after must be a time, as 2027-01-31T00:00:00Z');
  return {
    id,
    hash: `sha256:${createHash('sha256').update(key).digest('hex')}`,
    tenant,
    scopes: scopesOf(scopes),
    ...(until ? { not_after: until.toISOString() } : {}),
  };
}

function scopesOf(text: string): readonly Scope[] {
  const scopes = text.split(',').map((scope) => scope.trim());
  const known = scopes.filter(isScope);
  if (known.length < scopes.length) throw new UsageError(`--scopes must be of ${SCOPES.join(', ')}`);
  // A list takes none that is given twice.
  return [...new Set(known)];
}
