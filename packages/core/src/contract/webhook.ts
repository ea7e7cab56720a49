/** A webhook as it arrived. Nothing in it is believed before the provider has verified it. */
export interface WebhookDelivery {
  /** As the receiver was called, query included. */
  url: string;
  headers: Headers;
  /** The body as it was sent, up to 256 kB: a signature covers just these characters. */
  body: string;
}

/** What a verified webhook says. Its status is not among it: that is asked of the vendor. */
export interface VerifiedWebhook {
  /** The vendor's id of the run. */
  runId: string;
  /** When it was sent, where the proof covers that: docmux refuses what is older than five minutes. ISO 8601. */
  sentAt?: string;
}
