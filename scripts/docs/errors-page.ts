import { exitCodes } from "../../packages/cli/src/exit/codes.ts";
import type * as core from "../../packages/core/src/index.ts";
import { type ErrorCode, errorCodes } from "../../packages/core/src/index.ts";
import { markdownTable } from "./markdown-table.ts";

/** The class that carries a code. A new code that is not here does not compile. */
const classOf = {
  config: "ConfigError",
  invalid_input: "InvalidInputError",
  unauthorized: "VendorError",
  forbidden: "VendorError",
  not_found: "VendorError",
  expired: "VendorError",
  rate_limited: "VendorError",
  unavailable: "VendorError",
  bad_response: "VendorError",
  timeout: "RunTimeoutError",
  start_unknown: "StartUnknownError",
  run_failed: "RunFailedError",
  run_cancelled: "RunCancelledError",
  partial_result: "PartialResultError",
  unsupported: "UnsupportedError",
  store_unavailable: "StoreError",
  store_conflict: "StoreConflictError",
} as const satisfies Record<ErrorCode, keyof typeof core>;

/** Where a code has more to say than its meaning and its next step. */
const details: Partial<Record<ErrorCode, string>> = {
  config: "A proxy that asks for a login (407) has this code as well.",
  expired:
    "Datalab deletes a result one hour after the end of its run. With a store, [`recover`](durability.md#recover) keeps it.",
  unavailable:
    "A request that is safe to repeat was repeated already. If a proxy refused, the message names the proxy and not the vendor.",
  bad_response: "For output that does not match the schema, `error.data` holds it.",
  timeout: "The waiting ended, not the run. No second run is needed.",
  start_unknown:
    "docmux looked for the run and found none that is proven to be this start. `error.candidates` are runs that may be it. " +
    "With a store, [`recover`](durability.md#recover) looks again, and a person decides.",
  partial_result: "`error.result` holds what was delivered, which was paid for.",
  store_unavailable: "A full disk, missing permissions, or a database that is down.",
};

/** `docs/errors.md`, from the codes of core. */
export function errorsPage(): string {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  const overview = markdownTable(
    ["code", "retryable", "class", "exit code of the command"],
    codes.map((code) => [
      `[\`${code}\`](#${code})`,
      errorCodes[code].retryable ? "yes" : "no",
      `\`${classOf[code]}\``,
      String(exitCodes[code]),
    ]),
  );
  const sections = codes.map((code) => {
    const { meaning, nextStep } = errorCodes[code];
    const detail = details[code];
    return `## ${code}\n\n${meaning}${detail === undefined ? "" : ` ${detail}`}\n\n**What to do**: ${nextStep}\n`;
  });
  return `# Errors

Every error of docmux is a \`DocmuxError\` with one of these codes. An aborted call is the one exception: it rejects with the
reason of the signal, unchanged.

${overview}

*Retryable* says whether the same call may succeed when it is made again. A single error can override the default of its code:
read \`error.retryable\`.

\`\`\`ts
import { createDocmux, DocmuxError, PartialResultError, StartUnknownError } from "@docmux/core";
import { datalab } from "@docmux/datalab";

const docmux = createDocmux({ providers: [datalab] });
try {
  await docmux.run("datalab:pl_abc123", { path: "invoice.pdf" }, { timeoutMs: 60_000 });
} catch (error) {
  if (!DocmuxError.isInstance(error)) throw error;
  if (error.code === "timeout" && error.ref) await docmux.attach(error.ref).result(); // the same run: no second bill
  else if (PartialResultError.isInstance(error)) console.log(error.result.outputs); // what was delivered
  else if (StartUnknownError.isInstance(error)) console.error(error.candidates); // runs that could be the lost one
  else throw error;
}
\`\`\`

\`isInstance\` also works when two copies of the package are loaded, where \`instanceof\` does not.

## What every error carries

| property | holds |
|---|---|
| \`code\` | one of the codes above |
| \`message\` | one sentence, then the facts in brackets, then what to do next |
| \`summary\`, \`nextStep\` | the first and the last part of the message, apart |
| \`advice\` | what to do next as a value, for programs that write their own text |
| \`retryable\` | see above |
| \`providerId\`, \`httpStatus\`, \`requestId\` | where it happened, and what the vendor's support asks for |
| \`ref\` | the run that it concerns, as soon as there is one: \`docmux.attach\` takes it |

None of them holds a key, and the error of the HTTP client, which would print one, is never a \`cause\`. \`toJSON()\` gives the
same facts for logs.

| class | also has |
|---|---|
| \`VendorError\` | \`retryAfterMs\`: what the vendor's \`Retry-After\` asked for; \`data\`: output that does not match the given schema |
| \`StartUnknownError\` | \`search\`: what was looked for at the vendor; \`candidates\`: refs of runs that could be the lost one, absent when the vendor could not be asked |
| \`RunFailedError\`, \`RunCancelledError\` | \`snapshot\`: the last snapshot of the run; \`issues\`: what the vendor reported of it and of its steps |
| \`PartialResultError\` | \`result\`: the part that was delivered, with \`data\` where there is any. \`partial: "return"\` returns it in place of the error |

${sections.join("\n")}`;
}
