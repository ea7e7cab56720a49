import { DocmuxError, type ErrorCode, errorCodes } from "@docmux/core";
import { parseRef } from "@docmux/core/provider";
import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { messageForCommand } from "./message.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(() => bench.close());

const wordsOfTheLibrary =
  /`|onAbort|onUnsupported|timeoutMs|\bconcurrency of\b|error\.\w|the signal|attach|capabilities/i;

test.each(Object.keys(errorCodes) as ErrorCode[])("%s: the advice names nothing of the library", (code) => {
  const message = messageForCommand(new DocmuxError(code, "No", { providerId: "acme" }));
  expect(message).toMatch(/^No \(acme\)\. [A-Za-z].*\.$/);
  expect(message).not.toMatch(wordsOfTheLibrary);
});

test("advice of an error's own stays", () => {
  const error = new DocmuxError("run_failed", "No", { nextStep: "Ask the vendor." });
  expect(messageForCommand(error)).toBe("No. Ask the vendor.");
});

test("settings are told by their variables", async () => {
  bench.setEnvironment("DATALAB_API_KEY", "");
  const missing = await bench.call(["run", "datalab:pl_invoice", invoice]);
  expect(missing.stderr).toContain("Set the environment variable DATALAB_API_KEY.");
  await bench.emulate("datalab");
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  bench.setEnvironment("DATALAB_HOST", "http://127.0.0.1:9");
  const moved = await bench.call(["status", ref]);
  expect(moved.stderr).toContain("Set its address");
  expect(missing.stderr + moved.stderr).not.toMatch(/\bapiKey \}|baseUrl/);
});

test("what core says of options is said of flags", async () => {
  await bench.emulate("datalab", 600_000);
  const { pipelines } = await bench.emulate("clarifeye");
  const ref = (await bench.call(["start", "datalab:pl_invoice", invoice])).stdout.trim();
  const clock = new ManualClock({ startIso: new Date().toISOString(), skipUpToMs: 60_000 });
  const calls: [words: string[], told: string][] = [
    [["run", "datalab:pl_invoice", invoice, "--cancel-on-abort"], "leave --cancel-on-abort out"],
    [["wait", ref, "--cancel-on-abort"], "so --cancel-on-abort is refused"],
    [["cancel", ref], "Ctrl-C ends the waiting"],
    [
      ["wait", ref, "--timeout", "30"],
      `a longer --timeout.\n  datalab run ${parseRef(ref).runId}: docmux wait ${ref}`,
    ],
    [["run", pipelines.invoice ?? "", invoice, "--pages", "0"], "Leave it out."],
  ];
  for (const [words, told] of calls) {
    const { exitCode, stderr } = await bench.call(words, { clock });
    expect([7, 12]).toContain(exitCode);
    expect(stderr).toContain(told);
    expect(stderr).not.toMatch(wordsOfTheLibrary);
  }
});

test.each([
  ["No run was started: wait and call again.", "No. No run was started: wait and try again."],
  ["Nothing was started; wait and call again.", "No. Nothing was started; wait and try again."],
  [
    "No run was started: check that the vendor can be reached, or call with a longer timeoutMs.",
    "No. No run was started: check that the vendor can be reached, or call with a longer --timeout.",
  ],
])("what core says of a start is said of the command: %s", (nextStep, told) => {
  expect(messageForCommand(new DocmuxError("unavailable", "No", { nextStep }))).toBe(told);
});

test.each<[code: ErrorCode, nextStep: string, shown: string]>([
  [
    "timeout",
    "It can still be read: attach to error.ref and ask for it again, with a longer timeoutMs.",
    "No. Wait again with docmux wait, and a longer --timeout.",
  ],
  [
    "unsupported",
    "Pass its ref to docmux.attach. No request was sent.",
    "No. docmux providers lists what pipelines can do.",
  ],
  [
    "unsupported",
    "Use docmux.batch, which makes a run of each.",
    "No. docmux providers lists what pipelines can do.",
  ],
  [
    "invalid_input",
    "Copy the id from the vendor's screen, or list them with listFlows(), listRuns() or listDocuments().",
    "No. docmux list shows pipelines and runs, and docmux --help what each command takes.",
  ],
  [
    "unavailable",
    "No run was started, but documents may have been stored: check clarifeye.listDocuments() before you upload again, the vendor would keep both copies.",
    "No. No run was started, but documents may have been stored: check the project before you upload again, the vendor would keep both copies.",
  ],
])(
  "a next step of %s that names a call of the library is one of the command: %s",
  (code, nextStep, shown) => {
    expect(messageForCommand(new DocmuxError(code, "No", { nextStep }))).toBe(shown);
  },
);
