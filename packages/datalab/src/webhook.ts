import {
  createRefSigner,
  isRecord,
  isSameSecret,
  loadOptionalSetting,
  loadSetting,
  type VerifiedWebhook,
  type WebhookDelivery,
} from "@docmux/core/provider";
import { type DatalabKit, providerId } from "./settings.ts";

const variable = "DATALAB_WEBHOOK_SECRET";
const tokenName = "docmux_token";

/**
 * Datalab proves a webhook by the account's secret, in clear in its body (`webhook_secret`, page "Webhooks"). Whether one to
 * the URL of a run carries it is not documented: a URL that docmux handed over proves it by its own token.
 */
export async function verifyWebhook(
  { url, body }: WebhookDelivery,
  { settings }: Pick<DatalabKit, "settings">,
): Promise<VerifiedWebhook | undefined> {
  const secret = loadSetting({
    providerId,
    setting: "webhookSecret",
    value: settings.webhookSecret,
    variable,
  });
  const payload = parse(body);
  const runId = runIdOf(payload);
  if (runId === undefined) return undefined;
  const { webhook_secret: given } = payload;
  const isProven =
    (typeof given === "string" && (await isSameSecret(given, secret))) ||
    (await isOwnToken(new URL(url).searchParams.get(tokenName), secret));
  return isProven ? { runId } : undefined;
}

/** The webhook URL of a run. Where there is a secret, with a token that only this account can have made. */
export async function signWebhookUrl(
  url: string,
  { settings }: Pick<DatalabKit, "settings">,
): Promise<string> {
  const secret = loadOptionalSetting({ value: settings.webhookSecret, variable });
  if (secret === undefined) return url;
  const random = globalThis.crypto.randomUUID().replaceAll("-", "");
  const seal = await createRefSigner(() => secret).sign(["webhook", random]);
  const signed = new URL(url);
  signed.searchParams.set(tokenName, `${random}.${seal}`);
  return signed.href;
}

async function isOwnToken(token: string | null, secret: string): Promise<boolean> {
  const [random, seal] = (token ?? "").split(".");
  return createRefSigner(() => secret).verify(["webhook", random ?? ""], seal);
}

function parse(body: string): Record<string, unknown> {
  try {
    const payload: unknown = JSON.parse(body);
    return isRecord(payload) ? payload : {};
  } catch {
    return {};
  }
}

/** The execution: by its own member, by the URL that is to be asked, or by the id of the request. */
function runIdOf({ execution_id, request_check_url, request_id }: Record<string, unknown>) {
  const inUrl =
    typeof request_check_url === "string" ? /\/executions\/([\w-]+)/.exec(request_check_url)?.[1] : undefined;
  const id = execution_id ?? inUrl ?? request_id;
  return typeof id === "string" && /^[\w-]{1,100}$/.test(id) ? id : undefined;
}
