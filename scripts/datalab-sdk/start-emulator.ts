// Starts the Datalab emulator for a program in another language and prints where it listens, as one line of JSON.
// Usage: node --conditions=@docmux/source --import tsx scripts/datalab-sdk/start-emulator.ts [port]
import { startDatalabEmulator } from "../../packages/emulator/src/datalab/start-datalab-emulator.ts";

const emulator = await startDatalabEmulator({ port: Number(process.argv[2] ?? 0) });
console.log(
  JSON.stringify({
    origin: emulator.origin,
    storageOrigin: emulator.storage.origin,
    apiKey: emulator.apiKey,
  }),
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    emulator.close().then(() => process.exit(0));
  });
}
