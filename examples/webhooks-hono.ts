// Datalab calls this program when its run ends. The result is there at once, without the time between two polls.
import { createDocmux } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

// DATALAB_WEBHOOK_SECRET is the secret of the account's webhooks.
const docmux = createDocmux({ providers: [datalab] });
const app = new Hono();

app.post("/hooks/datalab", (context) => docmux.receive("datalab", context.req.raw));

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, async ({ port }) => {
  const origin = process.env.PUBLIC_ORIGIN ?? `http://127.0.0.1:${port}`; // https, where the vendor is on the internet
  const { data, snapshot } = await docmux.run(
    datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? ""),
    { path: "documents/invoice-01.pdf" },
    {
      poll: { firstMs: 60_000 }, // polls are what remains when a webhook is lost
      providerOptions: { datalab: { webhookUrl: `${origin}/hooks/datalab` } },
    },
  );
  console.log(`Ended ${snapshot.finishedAt}, seen ${snapshot.observedAt}:`, data);
  server.close();
});
