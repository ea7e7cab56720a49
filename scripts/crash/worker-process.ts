import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { WorkerLine, WorkerOrder } from "./worker.ts";

/** A worker in a process of its own. */
export interface Worker {
  process: ChildProcess;
  ended: Promise<"completed" | "died">;
}

/** Starts a worker. */
export function startWorker(order: WorkerOrder, note: (line: WorkerLine) => void): Worker {
  const path = fileURLToPath(new URL("worker.ts", import.meta.url));
  const options = ["--conditions=@docmux/source", "--import", "tsx", path, JSON.stringify(order)];
  const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
  let isCompleted = false;
  createInterface({ input: child.stdout }).on("line", (text) => {
    // The last line of a killed process may be cut off.
    if (!text.endsWith("}")) return;
    const line = JSON.parse(text) as WorkerLine;
    isCompleted ||= line.type === "end";
    note(line);
  });
  const ended = once(child, "close").then((): "completed" | "died" => (isCompleted ? "completed" : "died"));
  return { process: child, ended };
}
