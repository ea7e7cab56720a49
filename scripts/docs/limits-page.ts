import * as documented from "./documented-constants.ts";
import { duration, grouped, mebibytes, megabytes } from "./format-amount.ts";
import { markdownTable } from "./markdown-table.ts";

/** `docs/limits.md`: the times, counts and sizes that hold when nobody says otherwise. */
export function limitsPage(): string {
  const { maxRetries, pipelexDialectFacts: dialects } = documented;
  const waiting = [
    [
      "for the end of a run and for its result",
      duration(documented.defaultTimeoutMs),
      "`timeoutMs`, on the command line `--timeout`",
    ],
    ["between two looks at a run", lookDelay(), "the vendor, by `Retry-After`"],
    ["between two looks, at the most, whatever the vendor asks for", duration(documented.maxDelayMs), ""],
    [
      "for the answer to one request, with its body",
      duration(documented.defaultAttemptTimeoutMs),
      "uploads are given more, by their size",
    ],
    ["before a request is sent again, at the most", duration(documented.maxRetryDelayMs), ""],
  ];
  const repeating = [
    ["looks at a run", `${maxRetries.poll} times: the next look is the repetition`, ""],
    ["reads something", `${maxRetries.read} times`, "no answer, 408, 425, 429, 5xx"],
    [
      "changes something",
      `${maxRetries.write} times`,
      "it never left this machine, or the vendor's own refusal came back: 429, 503, 529",
    ],
    ["starts a run", `${maxRetries.start} times`, "the same; a lost answer is a `StartUnknownError`"],
  ];
  const sizes = [
    ["calls to one vendor at once", String(documented.defaultConcurrency), "`concurrency` of the provider"],
    ["one answer of a vendor, also as one long text", mebibytes(documented.defaultMaxAnswerBytes), ""],
    ["values in one answer, members of lists and objects alike", grouped(documented.mostValues), ""],
    ["different names of members in one answer", grouped(documented.mostNames), ""],
    ["lists and objects within each other in one answer", grouped(documented.deepestNesting), ""],
    [
      "an answer that is an error; of a longer one only the status is read",
      mebibytes(documented.maxErrorAnswerBytes),
      "",
    ],
    ["a file for Datalab", mebibytes(documented.datalabMaximumFileBytes), "the vendor's limit"],
    [
      "a file for Datalab in the request itself; larger ones go to its storage first",
      mebibytes(documented.datalabDirectUploadAboveBytes),
      "`directUploadAboveBytes`",
    ],
    ["a file for Mistral", mebibytes(documented.mistralMaximumFileBytes), "the vendor's limit"],
    [
      "a file for Mistral in the request itself; larger ones are uploaded first",
      mebibytes(documented.mistralUploadAboveBytes),
      "`uploadAboveBytes`",
    ],
    [
      "a request to Clarifeye, its files included; a file that is larger goes to its storage first",
      megabytes(documented.clarifeyeMaxRequestBytes),
      "the vendor's limit",
    ],
    [
      "a request to a Pipelex server of one's own, documents included",
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
  return `# Times and limits

What holds when nobody says otherwise.

## How long docmux waits

${markdownTable(["docmux waits", "", "changed by"], waiting)}

Every wait ends at once when \`signal\` aborts. Datalab deletes a result ${duration(documented.datalabResultLifetimeMs)} after the end of its run:
\`snapshot.resultExpiresAt\`.

## How often a request is sent again

${markdownTable(["a request that", "is sent again up to", "after"], repeating)}

## How much at once

${markdownTable(["", "at most", "changed by"], sizes)}

Limits are checked before anything is sent, where the size is known. What a vendor answers is counted as it arrives: an
answer beyond a limit is a \`bad_response\`, the rest of it is not fetched, and nothing of it is parsed.
`;
}

function lookDelay(): string {
  const { firstPollDelayMs, longestPollDelayMs, pollGrowth } = documented;
  return `${pollGrowth * 100} % of the time waited so far, from ${duration(firstPollDelayMs)} to ${duration(longestPollDelayMs)}`;
}
