import * as documented from "./documented-constants.ts";
import { duration, grouped, mebibytes, megabytes } from "./format-amount.ts";
import { markdownTable } from "./markdown-table.ts";

/** `docs/limits.md`: the times, counts and sizes that docmux uses unless they are overridden. */
export function limitsPage(): string {
  const { maxRetries, pipelexDialectFacts: dialects } = documented;
  const waiting = [
    [
      "for the end of a run and for its result",
      duration(documented.defaultTimeoutMs),
      "`timeoutMs`, on the command line `--timeout`",
    ],
    ["between two polls of a run", pollDelay(), "`poll`; the vendor, by `Retry-After`"],
    ["between two polls at most, whatever the vendor asks for", duration(documented.maxDelayMs), ""],
    [
      "for the response to one request, with its body",
      duration(documented.defaultAttemptTimeoutMs),
      "uploads are given more, by their size",
    ],
    ["before a request is retried at most", duration(documented.maxRetryDelayMs), ""],
  ];
  const repeating = [
    ["polls a run", `${maxRetries.poll} times: the next poll is the retry`, ""],
    ["reads something", `${maxRetries.read} times`, "no response, 408, 425, 429, 5xx"],
    [
      "changes something",
      `${maxRetries.write} times`,
      "it never left this machine, or the vendor's own refusal came back: 429, 503, 529",
    ],
    ["starts a run", `${maxRetries.start} times`, "the same; a lost response is a `StartUnknownError`"],
  ];
  const sizes = [
    [
      "concurrent calls to one vendor",
      String(documented.defaultConcurrency),
      "`concurrency` of the provider or of `createDocmux`",
    ],
    ["one response of a vendor, also as one long text", mebibytes(documented.defaultMaxAnswerBytes), ""],
    ["values in one response, in lists and objects", grouped(documented.mostValues), ""],
    ["different property names in one response", grouped(documented.mostNames), ""],
    ["nested lists and objects in one response", grouped(documented.deepestNesting), ""],
    [
      "an error response; of a longer one only the status is read",
      mebibytes(documented.maxErrorAnswerBytes),
      "",
    ],
    ["a file for Datalab", mebibytes(documented.datalabMaximumFileBytes), "the vendor's limit"],
    [
      "a file for Datalab in the request itself; larger ones go to its storage first",
      mebibytes(documented.datalabDirectUploadAboveBytes),
      "`directUploadAboveBytes`",
    ],
    ["a file for `local`, which is read into memory", mebibytes(documented.localMaximumFileBytes), ""],
    ["a file for Mistral", mebibytes(documented.mistralMaximumFileBytes), "the vendor's limit"],
    [
      "a file for Mistral in the request itself; larger ones are uploaded first",
      mebibytes(documented.mistralUploadAboveBytes),
      "`uploadAboveBytes`",
    ],
    [
      "a file for Azure Document Intelligence",
      `${mebibytes(documented.azureMaximumFileBytes.S0)}, in its tier F0 ${mebibytes(documented.azureMaximumFileBytes.F0)}`,
      "the vendor's limit, by `tier`",
    ],
    [
      "a request to Clarifeye, its files included; a file that is larger goes to its storage first",
      megabytes(documented.clarifeyeMaxRequestBytes),
      "the vendor's limit",
    ],
    [
      "a request to your own Pipelex server, documents included",
      mebibytes(dialects.v1.maxRequestBytes),
      "`maxRequestBytes`",
    ],
    [
      "a request to Pipelex's hosted service",
      mebibytes(dialects.hosted.maxRequestBytes),
      "`maxRequestBytes`",
    ],
    [
      "files for Pipelex's hosted service in the request itself; beyond, they are uploaded first",
      mebibytes(documented.pipelexUploadAboveBytes),
      "`uploadAboveBytes`",
    ],
    [
      "one file uploaded to Pipelex's hosted service",
      mebibytes(documented.pipelexMaximumGrantBytes),
      "the vendor's limit",
    ],
  ];
  return `# Defaults and limits

docmux uses these values unless you override them.

## Waiting

${markdownTable(["docmux waits", "default", "changed by"], waiting)}

Every wait ends immediately when \`signal\` aborts. Datalab deletes a result ${duration(documented.datalabResultLifetimeMs)} after the end of its run:
\`snapshot.resultExpiresAt\`.

## Retries

${markdownTable(["a request that", "is retried up to", "after"], repeating)}

## Sizes and counts

${markdownTable(["what", "at most", "changed by"], sizes)}

Limits are checked before anything is sent, where the size is known. A response is counted as it arrives: one
beyond a limit is a \`bad_response\`, the rest of it is not fetched, and nothing of it is parsed.
`;
}

function pollDelay(): string {
  const { firstPollDelayMs, longestPollDelayMs, pollGrowth } = documented;
  return `${pollGrowth * 100} % of the time waited so far, from ${duration(firstPollDelayMs)} to ${duration(longestPollDelayMs)}`;
}
