// Processes that are killed, and what the next ones make of what they left:
// pnpm crash [--documents 200] [--kills 50] [--seed 1] [--modes datalab-marker,…] [--store files|postgres]
//   batches whose processes are killed at seeded moments until they end, with a share of start responses lost.
// pnpm crash --points: one process dies at each moment of a start, another one goes through what it left.
// pnpm crash --points --command run|batch [--rounds 1] [--at "sent,before known"]: the same with the command, as it was built.
// pnpm crash --expiry [--rounds 100]: results expire 2 s after their run ended, and processes die around the end.
import { parseArgs } from "node:util";
import { killCommandAtEveryPoint } from "./command-points.ts";
import { killAroundTheEnd } from "./expiry.ts";
import { killBatches } from "./killed-batch.ts";
import { dieAtEveryPoint } from "./library-points.ts";
import { allModes, type CrashMode } from "./modes.ts";

const { values } = parseArgs({
  options: {
    documents: { type: "string", default: "200" },
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: "1" },
    modes: { type: "string", default: allModes.join(",") },
    store: { type: "string", default: "files" },
    points: { type: "boolean", default: false },
    command: { type: "string" },
    expiry: { type: "boolean", default: false },
    rounds: { type: "string" },
    at: { type: "string" },
  },
});
const seed = Number(values.seed);
const modes = values.modes.split(",") as CrashMode[];
const { command, store } = values;
if (command !== undefined && command !== "run" && command !== "batch")
  throw new Error(`--command takes run or batch, not "${command}"`);

if (values.expiry) {
  const isKept = await killAroundTheEnd({ rounds: Number(values.rounds ?? 100), seed, store });
  if (!isKept) process.exitCode = 1;
} else if (values.points) {
  const rounds = Number(values.rounds ?? 1);
  const at = values.at?.split(",") ?? [];
  const broken = command
    ? await killCommandAtEveryPoint(command, modes, { seed, rounds, at })
    : await dieAtEveryPoint(modes, store, seed);
  if (broken > 0) {
    console.error(`${broken} cells are not as promised`);
    process.exitCode = 1;
  }
} else {
  const broken = await killBatches({
    documents: Number(values.documents),
    kills: Number(values.kills),
    seed,
    modes,
    store,
  });
  if (broken.length > 0) {
    console.error(`Broken: ${broken.join(", ")}`);
    process.exitCode = 1;
  }
}
process.exit();
