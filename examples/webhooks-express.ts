// As webhooks-hono, in Express: the body must reach docmux as it was sent, so this route stands before express.json().
import { createDocmux } from "@docmux/core";
import { datalab } from "@docmux/datalab";
import express from "express";

const docmux = createDocmux({ providers: [datalab] });
const app = express();

app.post("/hooks/datalab", express.raw({ type: () => true, limit: "256kb" }), async (request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value) headers.set(name, String(value));
  const url = new URL(request.originalUrl, "http://localhost");
  const answer = await docmux.receive(
    "datalab",
    new Request(url, { method: "POST", headers, body: request.body }),
  );
  response.status(answer.status).set(Object.fromEntries(answer.headers)).end();
});

const server = app.listen(0, "127.0.0.1", async () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const origin = process.env.PUBLIC_ORIGIN ?? `http://127.0.0.1:${port}`;
  const { data, snapshot } = await docmux.run(
    datalab.pipeline(process.env.DATALAB_PIPELINE_ID ?? ""),
    { path: "documents/invoice-01.pdf" },
    { poll: { firstMs: 60_000 }, providerOptions: { datalab: { webhookUrl: `${origin}/hooks/datalab` } } },
  );
  console.log(`Ended ${snapshot.finishedAt}, seen ${snapshot.observedAt}:`, data);
  server.close();
});
