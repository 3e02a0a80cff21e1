/** What users hand in: files, `key=value` pairs, numbers. */
import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { Validator } from '../orchestration/index.ts';
import { UsageError } from './usage-error.ts';

/** `-` is standard input. */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : '';
    throw new UsageError(`${file} cannot be read${code}`);
  }
}

export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} holds no JSON`);
  }
}

export function checked<T>(value: unknown, validator: Validator<T>, source: string): T {
  const validated = validator(value);
  if (validated.ok) return validated.value;
  const lines = validated.problems.map(({ pointer, message }) => `  ${pointer || 'the whole'}: ${message}`);
  throw new UsageError(`${source} does not fit:\n${lines.join('\n')}`);
}

/** For options that are given once per pair; collects them into one record. */
export function collectPair(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be KEY=VALUE.');
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
}

export const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It must be a whole number above 0.');
  return Number(text);
}
