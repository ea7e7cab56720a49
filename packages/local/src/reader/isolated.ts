import { spawn } from "node:child_process";
import { UnreadableError } from "./document.ts";

/** One parse in a process of its own. */
export interface IsolatedParse {
  /** URL of LiteParse's entry file. */
  library: string;
  config: object;
  bytes: Uint8Array;
}

/**
 * The program of the process, handed over as text: a file of its own would have to be found in the sources, in the build and
 * inside bundles. Only what is used comes back.
 */
const program = `
process.once("disconnect", () => process.exit());
process.once("message", async ({ library, config, bytes }) => {
  const answer = (message) => process.send(message, () => process.exit());
  try {
    const { LiteParse } = await import(library);
    const { totalPages, pages, pageErrors } = await new LiteParse(config).parse(Buffer.from(bytes));
    for (const page of pages) for (const item of page.textItems) delete item.words;
    answer({ result: { totalPages, pages, pageErrors } });
  } catch (error) {
    answer({ problem: String(error?.message ?? error) });
  }
});
`;

/**
 * Parses in a process of its own, which is killed when the signal aborts: LiteParse cannot be stopped, and a crash of native
 * code would end the process that it runs in. It inherits no environment, so no key and no proxy.
 *
 * @throws UnreadableError when it dies; the reason of the signal when that aborts.
 */
export function parseInProcess<Result>(parse: IsolatedParse, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
      env: systemEnvironment(),
      windowsHide: true,
    });
    const kill = () => {
      child.kill("SIGKILL");
      reject(signal.reason);
    };
    if (signal.aborted) kill();
    signal.addEventListener("abort", kill, { once: true });
    const died = () =>
      reject(new UnreadableError("processing_failed", "The process of LiteParse ended early"));
    child.once("error", died);
    child.once("message", (message: { result?: Result; problem?: string }) => {
      if (message.result) resolve(message.result);
      else reject(new Error(message.problem ?? "no result"));
    });
    child.once("exit", () => {
      signal.removeEventListener("abort", kill);
      died();
    });
    child.send({ ...parse, bytes: Buffer.from(parse.bytes) }, (error) => error && died());
  });
}

/** What Windows needs to start a process at all. */
function systemEnvironment(): Record<string, string> {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}
