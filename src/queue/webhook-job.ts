import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { UnknownJobError } from './placement-job.ts';

/** Says that a match's callback is owed something; what, and whether it is time, is in the ledger. */
const WebhookJobSchema = Type.Object({ v: Type.Literal(1), key: Type.String() });
export type WebhookJob = Static<typeof WebhookJobSchema>;

const webhookJob = Compile(WebhookJobSchema);

export const DELIVER_JOB = 'deliver';

export const webhookQueueName = (shard: number) => `webhooks-${shard}`;

/** @throws {UnknownJobError} for a job of a version that this process does not know */
export function parseWebhookJob(data: unknown): WebhookJob {
  if (!webhookJob.Check(data)) throw new UnknownJobError('a webhook job of an unknown version');
  return data;
}
