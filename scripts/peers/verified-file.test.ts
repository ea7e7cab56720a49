import { expect, test } from "vitest";
import { differencesList, verifiedSummary, verifiedTable } from "../docs/verified-tables.ts";
import { capabilities, levels, notOffered, vendors } from "./capabilities.ts";
import { readKnownDifferences } from "./known-differences.ts";
import { shownBy } from "./peer.ts";
import { capabilitiesIn } from "./pipelex-server.ts";
import { mergeRows, readVerified, type VerifiedRow } from "./verified-file.ts";

const row = (change: Partial<VerifiedRow>): VerifiedRow => ({
  vendor: "datalab",
  capability: "start",
  level: "vendor's client",
  with: "a client 1.0",
  peer: "client",
  date: "2026-11-28",
  ...change,
});

test("a run of a peer replaces all that its earlier runs saw, and nothing of others", () => {
  const earlier = [row({}), row({ capability: "result" }), row({ peer: "server", level: "vendor's server" })];
  const later = row({ capability: "result", date: "2026-12-01" });
  expect(mergeRows(earlier, "client", [later])).toEqual([earlier[2], later]);
  expect(mergeRows(earlier, "client", [])).toEqual([earlier[2]]);
});

test("the tables show the strongest that was seen, and documentation where nothing was", () => {
  const rows = [row({}), row({ peer: "server", level: "vendor's server", with: "a server 2.0" })];
  const table = verifiedTable(rows).split("\n");
  expect(table[2]).toContain(
    "| start | vendor's server: a server 2.0 (2026-11-28)<br>vendor's client: a client 1.0 (2026-11-28) | documentation only |",
  );
  expect(table.find((line) => line.startsWith("| cancel |"))).toContain("| cancel | not offered |");
  const [, , datalab] = verifiedSummary(rows).split("\n");
  expect(datalab).toMatch(/^\| Datalab \| {2}\| start \| {2}\| {2}\| status, result, .*proof of a start \|$/);
  expect(datalab).not.toContain("cancel");
});

test("differences of one cause are one entry with all places", () => {
  const known = {
    vendor: "datalab",
    peers: ["a"],
    operation: "GET /x",
    part: "response 200",
    what: "is odd",
    evidence: "Seen.",
  } as const;
  const list = differencesList([
    { ...known, peers: ["a"], place: "/one" },
    { ...known, peers: ["b"], place: "/two" },
    { ...known, peers: ["b"], place: "", evidence: "Otherwise." },
  ]);
  expect(list.split("\n")).toEqual([
    "- **Datalab**, `GET /x` (response 200) `/one` `/two`: is odd. Seen. Seen by a, b.",
    "- **Datalab**, `GET /x` (response 200): is odd. Otherwise. Seen by b.",
  ]);
});

test("a capability is shown when every sign of it was seen", () => {
  const message = {};
  const seen = (method: string, path: string, status: number) => ({
    method,
    path,
    status,
    request: message,
    response: message,
  });
  const exchanges = [seen("GET", "/runs/7", 200), seen("GET", "/runs/8", 404)];
  expect(
    shownBy(exchanges, {
      status: [["GET", "/runs/{id}", 200]],
      errors: [["GET", "/runs/{id}", 404, 401]],
      list: [["GET", "/runs", 200]],
    }),
  ).toEqual(["status"]);
});

test("a suite that failed, was skipped or did not run at every server shows nothing", () => {
  const file = (name: string, status = "passed", each = "passed") => ({
    name: `/repository/${name}.server-test.ts`,
    status,
    assertionResults: [{ status: each }],
  });
  const four = (...args: Parameters<typeof file>) => Array.from({ length: 4 }, () => file(...args));
  const refusals = [...four("refusals-on-the-wire"), ...four("provider-refusals")];
  expect(capabilitiesIn({ testResults: refusals })).toEqual(["errors"]);
  expect(capabilitiesIn({ testResults: refusals.slice(1) })).toEqual([]);
  expect(
    capabilitiesIn({ testResults: [...refusals.slice(1), file("refusals-on-the-wire", "failed")] }),
  ).toEqual([]);
  expect(
    capabilitiesIn({
      testResults: [...refusals.slice(1), file("refusals-on-the-wire", "passed", "skipped")],
    }),
  ).toEqual([]);
});

test("what is committed is well formed, and claims no live account without a person's run", () => {
  for (const { vendor, capability, level, date, ...rest } of readVerified()) {
    expect(vendors).toContain(vendor);
    expect(capabilities).toContain(capability);
    expect(notOffered[vendor]).not.toContain(capability);
    expect(levels).toContain(level);
    expect(level === "live account" && rest.peer !== "smoke:live").toBe(false);
    expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  }
  for (const { vendor, peers, evidence } of readKnownDifferences()) {
    expect(vendors).toContain(vendor);
    expect(peers.length).toBeGreaterThan(0);
    expect(evidence).toMatch(/\.$/);
  }
});
