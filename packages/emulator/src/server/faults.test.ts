import { afterEach, describe, expect, test } from "vitest";
import type { EmulatorOptions } from "./emulator.ts";
import { ManualEmulatorClock } from "./emulator-clock.ts";
import type { Fault } from "./fault.ts";
import { startTestingVendor, type TestingVendor } from "./testing-vendor.ts";

let acme: TestingVendor;
afterEach(() => acme.close());

async function start(options: EmulatorOptions = {}): Promise<void> {
  acme = await startTestingVendor({ clock: new ManualEmulatorClock(), ...options });
}

function ask(path: string, init?: RequestInit): Promise<Response> {
  return fetch(`${acme.origin}${path}`, { redirect: "manual", ...init });
}

async function askStruck(fault: Fault, path = "/runs/1") {
  acme.fault(fault);
  const answer = await ask(path);
  const text = await answer.text();
  return { answer, text, json: () => JSON.parse(text) };
}

const whole = {
  id: "1",
  status: "running",
  warning: "",
  steps: [{ status: "running", result_url: "/results/1" }],
};

describe("in the vendor's place", () => {
  test.each([429, 500, 502, 503, 529])("HTTP %i, without Retry-After unless ordered", async (status) => {
    await start();
    const { answer, json } = await askStruck({ kind: "status", status });
    expect(answer.status).toBe(status);
    expect(answer.headers.has("retry-after")).toBe(false);
    expect(json()).toEqual({ detail: `Emulated status ${status}` });
    expect(acme.requests()[0]).not.toHaveProperty("vendorStatus");
  });

  test("HTTP 429 with Retry-After, as a problem document", async () => {
    await start();
    const contentType = "application/problem+json";
    const { answer, json } = await askStruck({
      kind: "status",
      status: 429,
      retryAfter: "7",
      contentType,
      body: { title: "Slow down" },
    });
    expect(answer.headers.get("retry-after")).toBe("7");
    expect(answer.headers.get("content-type")).toBe(contentType);
    expect(json()).toEqual({ title: "Slow down" });
  });

  test("a gateway's page, and a redirect", async () => {
    await start();
    const page = await askStruck({ kind: "html-error", status: 502 });
    expect(page.answer.headers.get("content-type")).toBe("text/html");
    expect(page.text).toContain("<h1>nginx</h1>");
    const moved = await askStruck({ kind: "redirect", location: "http://elsewhere.example/x", status: 307 });
    expect([moved.answer.status, moved.answer.headers.get("location")]).toEqual([
      307,
      "http://elsewhere.example/x",
    ]);
  });
});

describe("a broken connection", () => {
  const post = { method: "POST", headers: { "x-key": "test-key" } };

  test("before the vendor saw the request: nothing happened", async () => {
    await start();
    acme.fault({ kind: "reset-before-accept" });
    await expect(ask("/runs", post)).rejects.toThrow();
    expect(acme.starts()).toBe(0);
    expect(acme.requests()).toMatchObject([{ answered: "reset", faults: ["reset-before-accept"] }]);
    expect(acme.requests()[0]).not.toHaveProperty("vendorStatus");
  });

  test("after the vendor took it: it happened, and the journal knows", async () => {
    await start();
    acme.fault({ kind: "reset-after-accept" });
    await expect(ask("/runs", post)).rejects.toThrow();
    expect(acme.starts()).toBe(1);
    expect(acme.requests()).toMatchObject([{ answered: "reset", vendorStatus: 202 }]);
  });
});

describe("an answer that is spoilt", () => {
  test("truncated", async () => {
    await start();
    const { answer, json } = await askStruck({ kind: "truncated-json" });
    expect(answer.status).toBe(200);
    expect(json).toThrow(SyntaxError);
  });

  test("slow, in two halves, is whole in the end", async () => {
    await start();
    expect((await askStruck({ kind: "slow-body", delayMs: 5 })).json()).toMatchObject(whole);
  });

  test("huge, and still JSON with what it held", async () => {
    await start();
    const { text, json } = await askStruck({ kind: "huge-body", sizeBytes: 100_000 });
    expect(text.length).toBeGreaterThan(100_000);
    expect(json()).toMatchObject(whole);
  });

  test("with members more, at every depth", async () => {
    await start();
    const { emulated_new_member, steps, ...rest } = (await askStruck({ kind: "extra-members" })).json();
    expect(emulated_new_member).toBeDefined();
    expect(steps[0]).toMatchObject({ emulated_new_member, status: "running" });
    expect(rest.id).toBe("1");
  });

  test("without members: those that are named, or some by the seed", async () => {
    await start();
    const named = (await askStruck({ kind: "missing-members", names: ["status"] })).json();
    expect(named).not.toHaveProperty("status");
    expect(named.steps[0]).toEqual({ result_url: "/results/1" });
    expect((await askStruck({ kind: "missing-members", share: 1 })).json()).toEqual({});
    expect((await askStruck({ kind: "missing-members", share: 0 })).json()).toMatchObject(whole);
    const half = { kind: "missing-members", share: 0.5, seed: 7 } as const;
    const first = (await askStruck(half)).text;
    expect((await askStruck(half)).text).toBe(first);
  });

  test("with null for absent: what is empty, or what is named even where it was absent", async () => {
    await start();
    expect((await askStruck({ kind: "null-members" })).json()).toMatchObject({ ...whole, warning: null });
    const named = (await askStruck({ kind: "null-members", names: ["cost"] })).json();
    expect(named).toMatchObject({ ...whole, cost: null });
  });

  test("with an unknown status, its steps unchanged", async () => {
    await start();
    expect((await askStruck({ kind: "unknown-status" })).json()).toMatchObject({
      ...whole,
      status: "levitating",
    });
  });

  test("with URLs that lead to another origin", async () => {
    await start();
    const { links, steps } = (
      await askStruck({ kind: "third-party-urls", origin: "http://other.test" })
    ).json();
    expect(links).toEqual(["http://other.test/results/1?page=2"]);
    expect(steps[0].result_url).toBe("http://other.test/results/1");
  });

  test("as a function of its JSON, or of its text", async () => {
    await start();
    expect((await askStruck({ kind: "rewrite", rewrite: () => [1] })).json()).toEqual([1]);
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect((await askStruck({ kind: "rewrite-text", rewrite: () => deep })).text).toBe(deep);
  });

  test("a page and an empty answer are left as they are by what rewrites JSON", async () => {
    await start();
    expect((await askStruck({ kind: "extra-members" }, "/page")).text).toBe("<p>hello</p>");
    acme.fault({ kind: "rewrite", rewrite: () => 1 });
    acme.fault({ kind: "truncated-json" });
    expect((await ask("/runs/1", { method: "DELETE" })).status).toBe(204);
  });
});

describe("time", () => {
  test("an older answer comes once more", async () => {
    const clock = new ManualEmulatorClock();
    await start({ clock });
    await ask("/runs/1");
    clock.advance(1000);
    expect((await askStruck({ kind: "out-of-order-status" })).json()).toMatchObject({ status: "running" });
    expect(await (await ask("/runs/1")).json()).toMatchObject({ status: "done" });
  });

  test("a result has expired for one request, and the run stands where it stood", async () => {
    await start();
    expect((await askStruck({ kind: "expired-result" }, "/results/1")).answer.status).toBe(410);
    expect((await ask("/results/1")).status).toBe(200);
    expect(await (await ask("/runs/1")).json()).toMatchObject({ status: "running" });
  });

  test("the Date header is skewed", async () => {
    await start({ clock: new ManualEmulatorClock("2026-04-01T10:00:00Z") });
    const { answer } = await askStruck({ kind: "clock-skew", skewMs: -3_600_000 });
    expect(answer.headers.get("date")).toBe("Wed, 01 Apr 2026 09:00:00 GMT");
  });

  test("a request is held until it is let go", async () => {
    await start();
    const held = acme.hold({ path: "/runs/1" });
    let answered = false;
    const answer = ask("/runs/1").then((response) => {
      answered = true;
      return response.status;
    });
    await held.arrived;
    expect([answered, acme.requests().length]).toEqual([false, 0]);
    held.release();
    expect(await answer).toBe(200);
  });
});
