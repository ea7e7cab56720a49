// Plays Next.js and its users: serves the route, starts a run, and reads the page until the result is there.
import { setTimeout } from "node:timers/promises";
import { serve } from "@hono/node-server";
import { POST, readInvoice, startInvoice } from "../webhooks-next.ts";

const server = serve({ fetch: POST, hostname: "127.0.0.1", port: 0 }, async ({ port }) => {
  const ref = await startInvoice("documents/invoice-01.pdf", `http://127.0.0.1:${port}/hooks/datalab`);
  let data = await readInvoice(ref);
  console.log("At first:", data);
  for (let turn = 0; turn < 200 && data === undefined; turn += 1) {
    await setTimeout(25);
    data = await readInvoice(ref);
  }
  console.log("In the end:", data);
  server.close();
});
