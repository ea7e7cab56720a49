import { formatRef, type OutputFormat, type RunResult, resolvePipeline, start } from "@docmux/core";
import { loadProvider } from "../known-providers.ts";
import { LiveView } from "../view/live-view.ts";
import type { Terminal } from "../view/terminal.ts";

/** Options of `docmux run`. */
export interface RunCommandOptions {
  pages?: string;
  outputFormat?: OutputFormat;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Runs one document and shows it while it goes. On an abort the run goes on, and its ref is printed. */
export async function runCommand(
  uri: string,
  document: string,
  terminal: Terminal,
  options: RunCommandOptions = {},
): Promise<RunResult> {
  const pipeline = resolvePipeline(uri, [await loadProvider(uri)]);
  const view = new LiveView(terminal, [uri]);
  let printedRef: string | undefined;
  try {
    const handle = await start(pipeline, document, {
      ...options,
      onEvent: (event) => {
        if (event.type === "run-start") printedRef = formatRef(event.ref);
        view.show(0, event);
      },
    });
    return await handle.result();
  } catch (error) {
    view.stop(0, error instanceof Error ? error.message : String(error));
    if (options.signal?.aborted && printedRef) {
      terminal.stream.write(`The run goes on at the vendor. Its ref: ${printedRef}\n`);
    }
    throw error;
  } finally {
    view.close();
  }
}
