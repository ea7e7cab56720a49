import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CliBench, createCliBench, invoice } from "../testing/cli-bench.ts";
import { isNamed } from "./traces.ts";

let bench: CliBench;
beforeEach(() => {
  bench = createCliBench();
});
afterEach(async () => {
  // The next call ends the subscriptions of this one.
  await bench.call(["list", "nothing:here", "-q"]);
  await bench.close();
});

describe("DEBUG=docmux*", () => {
  test.each(["datalab", "clarifeye", "pipelex"] as const)(
    "%s: requests, responses and waits are lines, without key, document and query",
    async (vendor) => {
      const { pipelines, apiKey } = await bench.emulate(vendor, 50);
      const uri = pipelines.invoice ?? "";
      const { stderr, exitCode } = await bench.call(["run", uri, invoice], {
        environment: { ...bench.environment, DEBUG: "docmux*" },
      });
      expect(exitCode).toBe(0);
      const lines = stderr.split("\n").filter((line) => / docmux:/.test(line));
      const at = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
      expect(lines).toEqual(
        expect.arrayContaining([
          expect.stringMatching(
            new RegExp(`^${at} docmux:request ${vendor} POST http://127.* \\(start, attempt 1\\)$`),
          ),
          expect.stringMatching(
            new RegExp(
              `^${at} docmux:response ${vendor} (POST|GET) http://.*: HTTP 200(, request .+)?, \\d+ ms$`,
            ),
          ),
        ]),
      );
      const traced = lines.join("\n");
      expect(traced).not.toContain(apiKey);
      // A word of the document, and what queries and signatures begin with.
      expect(traced).not.toMatch(/\?|signature|sig=|INV-/i);
    },
  );

  test("waits show the next poll, and transient errors their status", async () => {
    const { emulator, pipelines } = await bench.emulate("datalab", 200);
    emulator.fault({ kind: "status", status: 503, method: "GET", times: 2 });
    const { stderr } = await bench.call(["run", pipelines.invoice ?? "", invoice], {
      environment: { ...bench.environment, DEBUG: "docmux:wait,docmux:response" },
    });
    expect(stderr).toMatch(/docmux:wait datalab run \S+ is \S+, next poll in \d+ ms/);
    expect(stderr).toMatch(/docmux:response datalab GET \S+: HTTP 503/);
    expect(stderr).not.toContain("docmux:request");
  });
});

test("without DEBUG nothing is printed", async () => {
  const { pipelines } = await bench.emulate("datalab");
  expect((await bench.call(["run", pipelines.invoice ?? "", invoice])).stderr).not.toContain("docmux:");
});

test.each([
  ["docmux*", true],
  ["*", true],
  ["express docmux:request", true],
  ["express,docmux:*", true],
  ["docmux", false],
  ["docmux:response", false],
  ["", false],
  ["docmux:r.quest", false],
])("DEBUG=%s names docmux:request: %s", (debug, isOne) => {
  expect(isNamed("docmux:request", debug)).toBe(isOne);
});

describe("an address without encryption", () => {
  test("is warned about once, not with --quiet, and shown by the doctor", async () => {
    await bench.emulate("datalab");
    bench.setEnvironment("DATALAB_HOST", "http://datalab.invalid:9");
    const words = ["run", "datalab:pl_invoice", invoice, "--no-store"];
    const { stderr } = await bench.call(words);
    expect(
      stderr.match(/warning: The key of datalab is sent to http:\/\/datalab\.invalid:9 without/g),
    ).toHaveLength(1);
    bench.setEnvironment("DATALAB_HOST", "http://datalab.invalid:10");
    const warned = vi.spyOn(process, "emitWarning");
    expect((await bench.call([...words, "-q"])).stderr).not.toContain("warning");
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
    const { stdout } = await bench.call(["doctor"]);
    expect(stdout).toContain("! http://datalab.invalid:10 (not encrypted)");
  });
});
