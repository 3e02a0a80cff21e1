#!/usr/bin/env node
import { runCli } from './program.ts';
import { environment } from './settings.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
  environment: environment(),
});
