import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWorker, startWorker, type Worker } from "../../../test/file-store/processes.ts";
import { startOf } from "../../../test/file-store/starts.ts";
import { startStates } from "../run-store.ts";
import { fileStore } from "./file-store.ts";

let outer = "";
let script = "";
const workers: Worker[] = [];
const start = (...args: string[]) => {
  const worker = startWorker(script, ...args);
  workers.push(worker);
  return worker;
};

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "docmux-processes-"));
  script = await buildWorker(outer);
});
afterAll(async () => {
  for (const worker of workers) await worker.kill();
  await rm(outer, { recursive: true });
});

/** A multiple of 4: so many writers work at the same time. */
const killCount = Number(process.env.DOCMUX_KILLS ?? 20);

test(
  `${killCount} writers are killed with SIGKILL: nothing that was acknowledged is lost, nothing is truncated`,
  async () => {
    const folder = join(outer, "killed");
    let acknowledged = 0;
    const killOne = async (kill: number) => {
      const worker = start("write", folder, `writer-${kill}`);
      await worker.until(3 + ((kill * 7) % 9));
      await worker.kill();
      expect(worker.lines.length).toBeGreaterThan(2);
      const reader = fileStore(folder);
      for (const line of worker.lines) {
        const [key = "", version, state] = line.split(" ");
        const found = await reader.get(key);
        expect(found?.version).toBeGreaterThanOrEqual(Number(version));
        if (found?.version === Number(version)) expect(found.state).toBe(state);
        acknowledged += 1;
        if (!found?.result) continue;
        const parts: Uint8Array[] = [];
        for await (const part of (await reader.getResult(key))?.open() ?? []) parts.push(part);
        expect(Buffer.concat(parts).toString()).toBe(`result of ${key}`);
      }
    };
    for (let kill = 0; kill < killCount; kill += 4) {
      await Promise.all([0, 1, 2, 3].map((index) => killOne(kill + index)));
    }
    // The last reader takes over what the dead ones held, and finds every record whole.
    const heir = fileStore(folder);
    for await (const record of heir.list()) {
      expect(startStates).toContain(record.state);
      if (record.owner === undefined) continue;
      const taken = await heir.takeOver(record);
      expect(taken.state).toBe(record.state === "sent" ? "unknown" : "claimed");
    }
    await heir.close();
    expect(acknowledged).toBeGreaterThan(killCount * 3);
  },
  60_000 + killCount * 2_000,
);

test("8 processes claim 100 keys: each key is won exactly once", async () => {
  const folder = join(outer, "claimed");
  const claimers = Array.from({ length: 8 }, () => start("claim", folder));
  for (const claimer of claimers) await claimer.until(1);
  for (const claimer of claimers) claimer.say("go");
  await Promise.all(
    claimers.map(async (claimer) => {
      for (let count = 2; claimer.lines.at(-1) !== "done"; count += 1) await claimer.until(count);
    }),
  );
  const won = claimers.flatMap(({ lines }) => lines.filter((line) => line.startsWith("won ")));
  expect(won).toHaveLength(100);
  expect(new Set(won).size).toBe(100);
});

test.skipIf(process.platform === "win32")(
  "an owner that is stopped is alive, and continues where it was",
  async () => {
    const folder = join(outer, "stopped");
    const owner = start("obey", folder, "invoice-1");
    await owner.until(1);
    owner.child.kill("SIGSTOP");
    const other = fileStore(folder);
    const claim = await other.claim(startOf("invoice-1"));
    expect([claim.won, claim.holder]).toEqual([false, "alive"]);
    await expect(other.takeOver(claim.record)).rejects.toMatchObject({ conflict: "owner_alive" });
    owner.child.kill("SIGCONT");
    owner.say("send");
    await owner.until(2);
    expect(owner.lines).toEqual(["claimed", "sent"]);
    await owner.kill();
    const left = await other.claim(startOf("invoice-1"));
    expect(left.holder).toBe("gone");
    expect((await other.takeOver(left.record)).state).toBe("unknown");
    await other.close();
  },
);
