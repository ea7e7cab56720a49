import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { monotonicMs } from "../../time/every.ts";

/** What distinguishes a process from every other, also from a later one with its number. */
export interface ProcessIdentity {
  pid: number;
  host: string;
  /** Which process table the number is of: containers of one machine have their own. */
  namespace?: string;
  /** Changes each time the machine starts. */
  bootId?: string;
  /** When the process began, as the system counts it. */
  startTime?: string;
}

/** What the store asks of the machine that it is on. */
export interface Machine {
  self(): Promise<ProcessIdentity>;
  /** Of a process that began since the machine did. `unsure`: a process with the number is there, and it can't be seen whether it is the one. */
  look(process: ProcessIdentity): Promise<"running" | "ended" | "unsure">;
  monotonicMs(): number;
}

/** The machine that this process is on. */
export const thisMachine: Machine = {
  monotonicMs,
  async self() {
    const [bootId, namespace, stat] = await Promise.all([
      readOrNothing(() => readFile("/proc/sys/kernel/random/boot_id", "utf8")),
      readOrNothing(() => readlink("/proc/self/ns/pid")),
      readStat(process.pid),
    ]);
    return {
      pid: process.pid,
      host: hostname(),
      ...(namespace === undefined ? {} : { namespace }),
      ...(bootId === undefined ? {} : { bootId: bootId.trim() }),
      ...(stat === undefined ? {} : { startTime: stat.startTime }),
    };
  },
  async look({ pid, bootId, startTime }) {
    if (bootId !== undefined && startTime !== undefined) {
      const stat = await readStat(pid);
      if (stat) return stat.startTime === startTime && !stat.hasExited ? "running" : "ended";
      // Some systems hide the processes of other users.
      return isThere(pid) ? "running" : "ended";
    }
    return isThere(pid) ? "unsure" : "ended";
  },
};

async function readStat(pid: number): Promise<{ startTime: string; hasExited: boolean } | undefined> {
  const text = await readOrNothing(() => readFile(`/proc/${Math.trunc(pid)}/stat`, "latin1"));
  // The program's name is in parentheses and may hold anything.
  const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, startTime] = [fields?.[0], fields?.[19]];
  if (state === undefined || startTime === undefined) return undefined;
  return { startTime, hasExited: ["Z", "X", "x"].includes(state) };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code !== "ESRCH";
  }
}

async function readOrNothing(read: () => Promise<string>): Promise<string | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
