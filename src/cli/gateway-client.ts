import { MatchgateClient } from '../client/index.ts';
import type { CliContext } from './cli-context.ts';
import { gatewaySettings } from './settings.ts';

/** Whoever sits at a terminal repeats a command by themselves, if they want to. */
export const gatewayClient = (ctx: CliContext): MatchgateClient =>
  new MatchgateClient({ ...gatewaySettings(ctx), repeatForMs: 0 });
