import { Webhook } from 'standardwebhooks';

/** Signs as Standard Webhooks says; with two secrets in a change from one to the other, receivers take either. */
export class WebhookSigner {
  private readonly webhooks: readonly Webhook[];

  /** @param secrets base64, after `whsec_` or not */
  constructor(secrets: readonly string[]) {
    this.webhooks = secrets.map((secret) => new Webhook(secret));
  }

  headers(id: string, body: string, at: Date): Record<string, string> {
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': this.webhooks.map((webhook) => webhook.sign(id, at, body)).join(' '),
    };
  }
}
