import { ManualClock } from "@docmux/core/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CliBench, createCliBench } from "../testing/cli-bench.ts";
import { collectGarbage } from "../testing/garbage.ts";
import { emulatedVendorIds } from "../vendors/known.ts";

let bench: CliBench;
beforeEach(async () => {
  bench = createCliBench();
  for (const vendor of emulatedVendorIds) await bench.emulate(vendor);
});
afterEach(() => bench.close());

const always = Number.POSITIVE_INFINITY;

test("with everything in order it ends with 0 and asks nothing that bills", async () => {
  const { emulator } = await bench.emulate("datalab");
  expect((await bench.call(["doctor"])).exitCode).toBe(0);
  expect(emulator.requests().map(({ method }) => method)).toEqual(expect.arrayContaining(["GET"]));
  expect(emulator.requests().filter(({ method }) => method !== "GET")).toEqual([]);
});

test("--json has an object for each vendor: whether it is reachable, whether the key is accepted, and a detail", async () => {
  bench.setEnvironment("PIPELEX_BASE_URL", "http://127.0.0.1:9");
  const vendors = (await bench.call(["doctor", "--json"])).lines().filter(({ type }) => type === "vendor");
  expect(vendors).toEqual([
    expect.objectContaining({
      providerId: "datalab",
      endpoint: { reachable: true, detail: expect.stringMatching(/^\d+ ms$/) },
      access: { isGranted: true, detail: "granted" },
    }),
    expect.objectContaining({ providerId: "clarifeye" }),
    expect.objectContaining({
      providerId: "pipelex",
      endpoint: { reachable: false, detail: expect.any(String) },
    }),
    expect.objectContaining({ providerId: "mistral", access: { isGranted: true, detail: "granted" } }),
    expect.objectContaining({
      providerId: "azure-document-intelligence",
      access: { isGranted: true, detail: "granted" },
    }),
    expect.objectContaining({
      providerId: "local",
      endpoint: { reachable: true, detail: "on this machine" },
    }),
  ]);
  expect((await bench.call(["doctor"])).stdout).toMatch(
    /^provider +key +address +reachable +clock +access\n/,
  );
});

test("a wrong key is reported as such, never printed, and ends with 4", async () => {
  bench.setEnvironment("DATALAB_API_KEY", "dl_wrong_and_secret");
  const { exitCode, stdout, stderr } = await bench.call(["doctor", "-v"]);
  expect(stdout).toMatch(/datalab +✓ DATALAB_API_KEY .+✗ unauthorized/);
  expect(stdout + stderr).not.toContain("dl_wrong_and_secret");
  expect(exitCode).toBe(4);
});

test("a missing key is reported by the name of its variable, and ends with 3", async () => {
  bench.setEnvironment("CLARIFEYE_API_KEY", "");
  const { exitCode, stdout } = await bench.call(["doctor"]);
  expect(stdout).toMatch(/clarifeye +✗ set CLARIFEYE_API_KEY/);
  expect(exitCode).toBe(3);
});

test("an address that only its owner knows is reported by the name of its variable, and ends with 3", async () => {
  bench.setEnvironment("DOCUMENT_INTELLIGENCE_ENDPOINT", "");
  const { exitCode, stdout } = await bench.call(["doctor"]);
  expect(stdout).toMatch(/azure-document-intelligence .+✗ set DOCUMENT_INTELLIGENCE_ENDPOINT/);
  expect(exitCode).toBe(3);
});

test("an endpoint that is down ends with 6, and the others are shown as usual", async () => {
  bench.setEnvironment("PIPELEX_BASE_URL", "http://127.0.0.1:9");
  const { exitCode, stdout } = await bench.call(["doctor"]);
  expect(stdout).toMatch(/pipelex .+✗ /);
  expect(stdout).toMatch(/datalab .+✓ granted/);
  expect(exitCode).toBe(6);
});

test("an endpoint that does not answer is given up after 10 s, with 6", async () => {
  const { emulator } = await bench.emulate("pipelex");
  const held = emulator.hold({ path: /^\/$/ });
  const clock = new ManualClock();
  const checked = bench.call(["doctor"], { clock });
  await held.arrived;
  collectGarbage();
  await clock.advance(10_000);
  const { exitCode, stdout } = await checked;
  held.release();
  expect(stdout).toMatch(/pipelex .+✗ no response in 10 s/);
  expect(exitCode).toBe(6);
});

test.each([
  [-600_000, "✗", "ahead"],
  [30_000, "✓", "behind"],
])("a clock that is %i ms off is reported", async (skewMs, sign, direction) => {
  const { emulator } = await bench.emulate("datalab");
  emulator.fault({ kind: "clock-skew", skewMs, times: always });
  const { stdout } = await bench.call(["doctor"]);
  const [, seconds] = new RegExp(`datalab .*${sign} (\\d+) s ${direction}`).exec(stdout) ?? [];
  // The header has whole seconds, and half of the time that the answer took is a guess.
  expect(Math.abs(Number(seconds) - Math.abs(skewMs) / 1000)).toBeLessThan(10);
});

test("what a vendor says to the doctor is one line without controls", async () => {
  const { emulator } = await bench.emulate("datalab");
  const body = { detail: "go away\u001b]0;owned\u0007\nplease" };
  emulator.fault({ kind: "status", status: 403, body, times: always });
  const { stdout } = await bench.call(["doctor"]);
  expect(stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});
