import type { Command } from 'commander';

/** What the program has of the world; tests bring their own. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly environment: Environment;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options that stand before or after every command. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly timeout: number;
  readonly url?: string;
  readonly tokenUrl?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly route: readonly string[];
  readonly gateway?: string;
}

export interface CliContext {
  readonly program: Command;
  readonly terminal: Terminal;
}

export const globalOptions = ({ program }: CliContext): GlobalOptions => program.opts<GlobalOptions>();
