import type { TSchema } from 'typebox';
import { ProblemSchema } from './match-schemas.ts';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.ts';

interface Answer {
  description: string;
  readonly content: Record<string, { readonly schema: TSchema }>;
}

/** The answers of a route, as /openapi.json shows them: its own, and each problem that it may give. */
export function answers(success: Record<number, [description: string, schema: TSchema]>, ...codes: ProblemCode[]) {
  const responses: Record<number, Answer> = {};
  for (const [status, [description, schema]] of Object.entries(success)) {
    responses[Number(status)] = { description, content: { 'application/json': { schema } } };
  }
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    const known = responses[status];
    if (known) known.description += `; ${code}: ${title}`;
    else {
      const content = { 'application/problem+json': { schema: ProblemSchema } };
      responses[status] = { description: `${code}: ${title}`, content };
    }
  }
  return responses;
}
