import type { Fault } from "../server/fault.ts";
import { rateLimitText } from "./rate-limiter.ts";

const RUN = "/api/v1/pipelines/{pipeline_id}/run";

/** Faults with the vendor's own texts (https://documentation.datalab.to/platform/errors), ready for `fault()`. */
export const datalabFaults = {
  /** 429 of too many requests a minute. The vendor documents no `Retry-After`. */
  rateLimit: (endpoint = RUN, limit = 200) => status(429, rateLimitText(endpoint, limit)),
  /** 429 of too many requests at once. */
  concurrency: (endpoint = RUN, limit = 400) =>
    status(
      429,
      `Concurrency exceeded for endpoint ${endpoint}. You can have ${limit} concurrent requests running at once. ` +
        "Please try again later, or reach out to support@datalab.to if you need a higher limit.",
    ),
  /** 403 of an account without a paid plan. */
  noSubscription: () => status(403, "You need an active, paid subscription to use this API."),
  /** 403 of an account with an unpaid invoice. */
  paymentFailed: () =>
    status(403, "Your payment has failed. Please pay any unpaid invoices to continue using the API."),
  /** 403 of a plan that ran out. */
  subscriptionExpired: () =>
    status(
      403,
      "Your subscription has expired. You may need to re-enable your plan, or pay an unpaid invoice.",
    ),
  /** 500 as FastAPI's own. */
  internalError: () => status(500, "Internal Server Error"),
  /** 529, which is no standard status. */
  overloaded: () => status(529, "The API is temporarily overloaded. Please try again later."),
};

function status(code: number, detail: string): Fault {
  return { kind: "status", status: code, body: { detail } };
}
