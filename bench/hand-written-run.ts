import { setImmediate as nextTurn } from "node:timers/promises";
import ky from "ky";
import type { EmulatorAddress } from "./emulator-process.ts";

interface Execution {
  execution_id: string;
  status: string;
  steps: { step_index: number; status: string }[];
}

/**
 * What somebody writes without docmux: start, ask until it ended, read the results. No check of any answer, no deadline, no
 * abort, and a lost answer to the start is a second bill; only the requests are the same.
 */
export function handWrittenRun({ origin, apiKey }: EmulatorAddress, pdf: Blob): () => Promise<unknown[]> {
  const client = ky.create({ prefixUrl: `${origin}/api/v1`, headers: { "x-api-key": apiKey } });
  return async () => {
    const body = new FormData();
    body.append("file", pdf, "invoice.pdf");
    let run = await client.post("pipelines/pl_bench/run", { body }).json<Execution>();
    while (run.status === "pending" || run.status === "running") {
      await nextTurn();
      run = await client.get(`pipelines/executions/${run.execution_id}`).json<Execution>();
    }
    return Promise.all(
      run.steps.map((step) =>
        client.get(`pipelines/executions/${run.execution_id}/steps/${step.step_index}/result`).json(),
      ),
    );
  };
}
