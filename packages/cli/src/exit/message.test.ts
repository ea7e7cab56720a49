import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Advice, DocmuxError, type ErrorCode, errorCodes } from "@docmux/core";
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

test("settings are named by their variables", async () => {
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
  const calls: [words: string[], expected: string][] = [
    [["run", "datalab:pl_invoice", invoice, "--cancel-on-abort"], "Leave --cancel-on-abort out."],
    [["wait", ref, "--cancel-on-abort"], "Leave --cancel-on-abort out."],
    [["cancel", ref], "Ctrl-C ends the waiting"],
    [
      ["wait", ref, "--timeout", "30"],
      `a longer --timeout.\n  datalab run ${parseRef(ref).runId}: docmux wait ${ref}`,
    ],
    [["run", pipelines.invoice ?? "", invoice, "--pages", "0"], "Leave it out."],
  ];
  for (const [words, expected] of calls) {
    const { exitCode, stderr } = await bench.call(words, { clock });
    expect([7, 12]).toContain(exitCode);
    expect(stderr).toContain(expected);
    expect(stderr).not.toMatch(wordsOfTheLibrary);
  }
});

test.each<[advice: Advice, code: ErrorCode, shown: string]>([
  [
    { action: "set-setting", setting: "apiKey", variable: "ACME_API_KEY", note: "keys are made at acme" },
    "unauthorized",
    "Set the environment variable ACME_API_KEY; keys are made at acme.",
  ],
  [
    { action: "check-setting", setting: "apiKey", variable: "ACME_API_KEY", note: "what this key may do" },
    "forbidden",
    "Check ACME_API_KEY: what this key may do.",
  ],
  [
    { action: "set-base-url", origin: "https://acme.example", note: "A key stays here." },
    "config",
    "Set its address (docmux providers names the variable) to https://acme.example, where the run was started. A key stays here.",
  ],
  [{ action: "check-base-url" }, "config", "Check its address (docmux providers names the variable)."],
  [
    { action: "wait-and-retry", noRunStarted: true },
    "unavailable",
    "No run was started: wait and try again.",
  ],
  [{ action: "wait-and-retry", noRunStarted: false }, "unavailable", "Wait and try again."],
  [
    { action: "lower-concurrency", waitMs: 60_000 },
    "rate_limited",
    "Wait up to 60 s and try again, or lower --concurrency.",
  ],
  [
    { action: "raise-timeout", state: "not-started" },
    "timeout",
    "No run was started: check that the vendor can be reached, or try again with a longer --timeout.",
  ],
  [
    { action: "raise-timeout", state: "not-sent" },
    "timeout",
    "No request was sent: try again with a longer --timeout.",
  ],
  [
    { action: "raise-timeout", state: "readable" },
    "timeout",
    "Wait again with docmux wait, and a longer --timeout.",
  ],
  [{ action: "leave-out", option: "other" }, "unsupported", "Leave it out."],
  [
    { action: "check-stored-documents", keepsCopies: true },
    "unavailable",
    "No run was started, but documents may have been stored: check the project before you upload again, the vendor would keep both copies.",
  ],
  [
    { action: "start-again", key: "invoice-1" },
    "invalid_input",
    'Allow it with docmux recover invoice-1 --start-again "<reason>", or pass another --key. No request was sent.',
  ],
  [{ action: "call", call: "docmux.batch" }, "unsupported", "docmux providers lists what pipelines can do."],
  [
    { action: "call", call: "clarifeye.listFlows" },
    "invalid_input",
    "docmux list shows pipelines and runs, and docmux --help what each command takes.",
  ],
  [
    { action: "of a newer provider" } as never,
    "unsupported",
    "docmux providers lists what pipelines can do.",
  ],
])("advice is shown in the words of the command: %o of %s", (advice, code, shown) => {
  const error = new DocmuxError(code, "No", { nextStep: "Call docmux.attach(error.ref).", advice });
  expect(messageForCommand(error)).toBe(`No. ${shown}`);
});

test("what a vendor says is shown as it is, also where it looks like a call", () => {
  const nextStep = "Raise timeoutMs. in config(), then wait and call again.";
  expect(messageForCommand(new DocmuxError("unavailable", "No", { nextStep }))).toBe(`No. ${nextStep}`);
});

/** Files of the libraries that the command uses, with the texts of their errors. */
function librarySources(): string[] {
  const packages = fileURLToPath(new URL("../../../", import.meta.url));
  return ["core", "datalab", "clarifeye", "pipelex"].flatMap((name) =>
    readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes("test"))
      .map((path) => readFileSync(join(packages, name, "src", path), "utf8")),
  );
}

test("a next step that names a call of the library comes with advice for the command", () => {
  const steps = librarySources().flatMap((source) =>
    [...source.matchAll(/nextStep:\s*(["'`])((?:(?!\1).)*)\1,?\s*(.{0,12})/g)].map(
      ([, , text = "", next = ""]) => ({ text, hasAdvice: next.startsWith("advice") }),
    ),
  );
  expect(steps.length).toBeGreaterThan(100);
  const names = /\w\(|\berror\.\w|\bdocmux\.\w|timeoutMs|onAbort|onUnsupported|Pass \{ \w+ \} or set/;
  // The first three are mistakes of programs only. The fourth has a key, for which the command names docmux recover.
  const shownOtherwise =
    /^Pass (?:what vendor packages export|fileStore\(|both: \{ extract)|^Decide by docmux\.resolveStart\(/;
  const byCode = Object.values(errorCodes).map(({ nextStep }): string => nextStep);
  const without = steps.filter(
    ({ text, hasAdvice }) =>
      names.test(text.replace(/\$\{[^}]*\}/g, "")) &&
      !hasAdvice &&
      !shownOtherwise.test(text) &&
      !byCode.includes(text.replaceAll('\\"', '"')),
  );
  expect(without.map(({ text }) => text)).toEqual([]);
});
