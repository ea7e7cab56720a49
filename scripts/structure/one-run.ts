import { run } from "../../packages/core/src/index.ts";
import { invoicePath, startDatalabTest } from "../../packages/datalab/test/test-datalab.ts";

// One run on the emulated vendor, for the coverage that `pnpm structure` reads.
const { emulator, clock, datalab } = await startDatalabTest();
await run(datalab.pipeline("pl_test"), { path: invoicePath }, { clock });
await emulator.close();
