// Runs an example on emulated vendors: `pnpm example <name> [arguments]`. With --real: on the vendors of your environment.
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { arrangements } from "./arrangements.ts";
import { startEmulatedVendors } from "./emulated-vendors.ts";
import { listExamples } from "./list-examples.ts";
import { startProgram } from "./start-program.ts";

const given = process.argv.slice(2).filter((argument) => argument !== "--real");
const isReal = given.length < process.argv.length - 2;
const [name = "", ...args] = given;
const file = listExamples().find((each) => each.replace(/\.\w+$/, "") === name.replace(/\.\w+$/, ""));
if (file === undefined) {
  console.error(
    `There is no example "${name}". Use one of:\n${listExamples()
      .map((each) => `  ${each}`)
      .join("\n")}`,
  );
  process.exit(64);
}

// Ctrl-C goes to the example too, and is its own to answer.
process.on("SIGINT", () => undefined);

const { processes = [[file]], arrange, environment: added } = arrangements[file.replace(/\.\w+$/, "")] ?? {};
const vendors = isReal ? undefined : await startEmulatedVendors(200);
if (vendors) arrange?.(vendors);
const environment = vendors
  ? { ...process.env, ...vendors.environment, ...added?.(vendors), ...pickedByUser(vendors.environment) }
  : process.env;

for (const program of processes) {
  const command = [...program, ...args.map(fromWhereYouAre)];
  console.error(`examples$ ${command.join(" ")}`);
  const child = startProgram(command, { environment, stdio: "inherit" });
  const [exitCode] = await once(child, "exit");
  process.exitCode = exitCode ?? 130; // ended by a signal
  if (exitCode !== 0) break;
}
await vendors?.close();

/** Keys and addresses are the emulators'; which of their pipelines, you can say: `PIPELINE=pipelex:extract_invoice`. */
function pickedByUser({ PIPELINES: known = "" }: Record<string, string>): Record<string, string> {
  const { PIPELINE } = process.env;
  if (PIPELINE === undefined) return {};
  if (known.split(",").includes(PIPELINE)) return { PIPELINE };
  console.error(
    `PIPELINE=${PIPELINE} is not emulated. Use one of ${known}, or --real. Going on with the first.`,
  );
  return {};
}

/** Examples run in their own folder; a path that you name is meant from where you are. */
function fromWhereYouAre(argument: string): string {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), argument);
  return existsSync(path) ? path : argument;
}
