import { createEmulatorFrame, type Emulator, type EmulatorOptions } from "./emulator.ts";

/** A vendor as small as the frame allows: runs that end after a second, files that are kept for an hour. */
export interface TestingVendor extends Emulator {
  /** How often its own routes started something. */
  starts(): number;
}

export async function startTestingVendor(options: EmulatorOptions = {}): Promise<TestingVendor> {
  const frame = createEmulatorFrame("acme", options);
  const { app, clock } = frame;
  const createdMs = clock.now();
  let starts = 0;
  app.post("/runs", (context) => {
    if (context.req.header("x-key") !== frame.apiKey) return context.json({ detail: "no" }, 401);
    starts += 1;
    return context.json({ id: `run-${starts}` }, 202);
  });
  app.get("/runs/:id", (context) =>
    context.json({
      id: context.req.param("id"),
      status: clock.now() - createdMs < 1000 ? "running" : "done",
      warning: "",
      steps: [{ status: "running", result_url: "/results/1" }],
      links: [`${new URL(context.req.url).origin}/results/1?page=2`],
    }),
  );
  app.get("/results/:id", (context) =>
    clock.now() - createdMs < 3_600_000 ? context.json({ total: 7 }) : context.json({ detail: "gone" }, 410),
  );
  app.get("/page", (context) => context.html("<p>hello</p>"));
  app.delete("/runs/:id", (context) => context.body(null, 204));
  const emulator = await frame.start();
  return { ...emulator, starts: () => starts };
}
