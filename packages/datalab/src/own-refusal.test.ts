import { expect, test } from "vitest";
import { isOwnRefusal } from "./failure.ts";

const none = new Headers();

/** Bodies of the vendor's pages "Errors", "Limits" and "Troubleshooting", and of FastAPI for an invalid form. */
const own: [number, object][] = [
  [
    429,
    {
      detail:
        "Rate limit exceeded for endpoint /api/v1/convert. You can make 400 requests every 60 seconds. " +
        "Please try again later, or reach out to support@datalab.to if you need a higher limit.",
    },
  ],
  [
    429,
    {
      detail:
        "Concurrency exceeded for endpoint /api/v1/convert. You can have 400 concurrent requests running at once. " +
        "Please try again later, or reach out to support@datalab.to if you need a higher limit.",
    },
  ],
  [
    400,
    {
      detail:
        "Invalid file type. Only PDF files, word documents, spreadsheets, powerpoints, HTML, and PNG, JPG, GIF, TIFF, " +
        "and WEBP images are accepted.",
    },
  ],
  [400, { error: "Invalid file type." }],
  [401, { detail: "Invalid API key provided. Set the X-API-Key header to your API key." }],
  [403, { detail: "You need an active, paid subscription to use this API." }],
  [403, { detail: "Your payment has failed. Please pay any unpaid invoices to continue using the API." }],
  [404, { detail: "Pipeline not found" }],
  [413, { detail: "The file is too large." }],
  [
    422,
    {
      detail: [
        {
          type: "greater_than_equal",
          loc: ["body", "version"],
          msg: "Input should be greater than or equal to 0",
          input: "-1",
          ctx: { ge: 0 },
        },
      ],
    },
  ],
];

test.each(own)("%d %j is Datalab's own refusal", (httpStatus, body) => {
  expect(isOwnRefusal(httpStatus, none, body)).toBe(true);
});

const limitText = own[0]?.[1];

const others: [number, unknown][] = [
  [429, "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n</html>"],
  [429, JSON.stringify(limitText)],
  [429, { message: "Too Many Requests" }],
  [429, { detail: "Too many requests" }],
  [429, { error: "Rate limit exceeded for endpoint /api/v1/convert." }],
  [429, { detail: "Upstream: Rate limit exceeded for endpoint /api/v1/convert." }],
  [429, undefined],
  [429, [limitText]],
  [503, limitText],
  [529, limitText],
  [529, { detail: "The API is temporarily overloaded. Please try again later." }],
  [500, { detail: "Internal Server Error" }],
  [200, limitText],
  [408, { detail: "Request Timeout" }],
  [422, { detail: "No." }],
  [422, { detail: [] }],
  [422, { detail: [{ msg: "x" }] }],
  [403, "<html><title>403 Forbidden</title></html>"],
  [403, { message: "Forbidden" }],
  [404, { detail: " " }],
  [413, {}],
];

test.each(others)("%d %j is not", (httpStatus, body) => {
  expect(isOwnRefusal(httpStatus, none, body)).toBe(false);
});

test("a Retry-After turns nothing into a refusal", () => {
  expect(isOwnRefusal(503, new Headers({ "retry-after": "1" }), { message: "Service Unavailable" })).toBe(
    false,
  );
});
