import type { CallKind, InjectedFault, RunOutcome, Scenario } from "../../src/index.ts";

/** How a job ends in Acme's words: the job's, then those of its steps `read` and `extract`. */
const endings: Record<Exclude<RunOutcome, "never">, [job: string, read: string, extract: string]> = {
  completed: ["done", "done", "done"],
  completed_with_warnings: ["done", "warned", "done"],
  completed_with_errors: ["done", "done", "error"],
  failed: ["error", "error", "skipped"],
  cancelled: ["stopped", "done", "stopped"],
};

/** A job has ended at the second look, so that the vendor needs no clock. */
const looksUntilEnd = 2;

type Disturbance =
  | InjectedFault
  | { kind: "redirect" }
  | { kind: "rewrite"; rewrite: (text: string) => string }
  | { kind: "hold"; arrive: () => void; until: Promise<void> };

interface Job {
  id: string;
  key: string;
  outcome: RunOutcome;
  looks: number;
}

/** A vendor in memory: what it offers to a client is a `fetch`. */
export interface AcmeVendor {
  origin: string;
  fetch: typeof fetch;
  scenario: Scenario;
}

/** Starts a vendor that nobody shares. */
export function createAcmeVendor(apiKey: string): AcmeVendor {
  const origin = "https://api.acme.test";
  const otherOrigin = "https://third-party.test";
  const jobs = new Map<string, Job>();
  const received: unknown[] = [];
  let disturbances: { call: CallKind; what: Disturbance }[] = [];
  let nextOutcome: RunOutcome = "completed";
  const paths: string[] = [];

  const disturb = (call: CallKind, what: Disturbance, times = 1) => {
    // Whoever orders more than a case can use means always.
    for (let turn = 0; turn < Math.min(times, 100); turn += 1) disturbances.push({ call, what });
  };

  async function answer(request: Request): Promise<Response> {
    if (new URL(request.url).origin !== origin) {
      received.push({ url: request.url, headers: Object.fromEntries(request.headers) });
      return Response.json({});
    }
    paths.push(new URL(request.url).pathname);
    const call = callOf(request);
    const due = disturbances.find((entry) => entry.call === call);
    disturbances = disturbances.filter((entry) => entry !== due);
    return due ? disturbed(request, due.what) : route(request);
  }

  async function disturbed(request: Request, what: Disturbance): Promise<Response> {
    switch (what.kind) {
      case "http": {
        const headers = what.retryAfter ? { "retry-after": what.retryAfter } : undefined;
        return Response.json({ error: "Not now" }, { status: what.status, ...(headers ? { headers } : {}) });
      }
      case "html":
        return new Response("<h1>Bad gateway</h1>", { status: what.status });
      case "gateway":
        if (what.accepted) await route(request);
        return new Response(what.body, { status: what.status, headers: what.headers ?? {} });
      case "truncated-body":
        return rewritten(request, (text) => text.slice(0, text.length / 2));
      case "rewrite":
        return rewritten(request, what.rewrite);
      case "lost-before-accept":
        throw connectionReset();
      case "lost-after-accept":
        await route(request);
        throw connectionReset();
      case "redirect":
        return redirected(request, `${otherOrigin}/elsewhere`);
      case "hold":
        what.arrive();
        await Promise.race([what.until, aborted(request.signal)]);
        return route(request);
    }
  }

  async function rewritten(request: Request, rewrite: (text: string) => string): Promise<Response> {
    const whole = await route(request);
    return new Response(rewrite(await whole.text()), { status: whole.status });
  }

  /** What the runtime's own fetch does about a redirect. */
  function redirected(request: Request, location: string): Promise<Response> | Response {
    if (request.redirect === "error") throw new TypeError("fetch failed");
    if (request.redirect === "manual") return new Response(null, { status: 302, headers: { location } });
    return answer(new Request(location, { headers: request.headers }));
  }

  async function route(request: Request): Promise<Response> {
    if (request.headers.get("x-acme-key") !== apiKey)
      return Response.json({ error: "Who?" }, { status: 401 });
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "POST") return Response.json(await takeJob(request), { status: 201 });
    if (pathname === "/jobs") {
      const key = searchParams.get("key");
      const found = [...jobs.values()].filter((job) => key === null || job.key === key);
      return Response.json({ jobs: found.map((job) => view(job)) });
    }
    const [, , id = "", part] = pathname.split("/");
    const job = jobs.get(id);
    if (!job) return Response.json({ error: "No such job" }, { status: 404 });
    if (request.method === "DELETE") {
      Object.assign(job, { outcome: "cancelled", looks: looksUntilEnd });
      return new Response(null, { status: 202 });
    }
    if (part === "result")
      return Response.json({ fields: { total: 12.5 }, text: "Total 12.50", filename: "a.pdf" });
    job.looks += 1;
    return Response.json(view(job));
  }

  async function takeJob(request: Request) {
    const form = await request.formData();
    const id = `job-${jobs.size + 1}`;
    const job: Job = { id, key: String(form.get("key")), outcome: nextOutcome, looks: 0 };
    nextOutcome = "completed";
    jobs.set(id, job);
    return view(job);
  }

  function view({ id, outcome, looks }: Job) {
    const isOver = outcome !== "never" && looks >= looksUntilEnd;
    const words = isOver ? endings[outcome] : looks > 0 ? ["working", "working", "queued"] : ["queued"];
    const steps = ["read", "extract"].map((name, index) => ({ name, state: words[index + 1] ?? "queued" }));
    return { id, state: words[0], steps, result_url: `${origin}/jobs/${id}/result` };
  }

  return {
    origin,
    fetch: async (input, init) => answer(new Request(input as string, init)),
    scenario: {
      outcomes: [...(Object.keys(endings) as (keyof typeof endings)[]), "never"],
      nextRun(outcome) {
        nextOutcome = outcome;
      },
      ownRefusals: [
        { status: 429, headers: { "content-type": "application/json" }, body: '{"error":"Too many jobs"}' },
      ],
      injectFault: disturb,
      startedRunCount: () => jobs.size,
      requestCount: () => paths.length,
      paths: () => paths,
      hold(call) {
        let arrive: () => void = () => undefined;
        let release: () => void = () => undefined;
        const arrived = new Promise<void>((resolve) => {
          arrive = resolve;
        });
        const until = new Promise<void>((resolve) => {
          release = resolve;
        });
        disturb(call, { kind: "hold", arrive, until });
        return { arrived, release };
      },
      rewriteResponse: (call, rewrite, times) => disturb(call, { kind: "rewrite", rewrite }, times),
      thirdPartyOrigin: {
        origin: otherOrigin,
        received: () => received,
        redirect: (call, times) => disturb(call, { kind: "redirect" }, times),
        insertUrl(call, times) {
          const rewrite = (text: string) => text.replaceAll(origin, otherOrigin);
          disturb(call, { kind: "rewrite", rewrite }, times);
        },
      },
      clearFaults() {
        disturbances = [];
        nextOutcome = "completed";
      },
    },
  };
}

function callOf({ method, url }: Request): CallKind | undefined {
  if (method === "POST") return "start";
  if (method !== "GET") return undefined;
  if (url.endsWith("/result")) return "result";
  return new URL(url).pathname === "/jobs" ? undefined : "status";
}

function connectionReset(): TypeError {
  return new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
