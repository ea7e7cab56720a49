// Starts Pipelex's own server for a look by hand, prints where it listens as one line of JSON, ends with Ctrl-C.
// Usage: bash scripts/pipelex-server/setup.sh && node --import tsx scripts/pipelex-server/start.ts [port] [version]
import { startModelEndpoint } from "./start-model-endpoint.ts";
import { startPipelexServer } from "./start-pipelex-server.ts";

const model = await startModelEndpoint();
const [port = "0", version = "0.92.2"] = process.argv.slice(2);
const server = await startPipelexServer({ port: Number(port), version, modelEndpoint: model.url });
console.log(JSON.stringify({ baseUrl: server.baseUrl, apiKey: server.apiKey, pid: server.pid }));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    Promise.all([server.stop(), model.stop()]).then(() => process.exit(0));
  });
}
