import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesOf, knownAs, startOf } from "../../../test/file-store/starts.ts";
import type { RunStore, StartRecord } from "../run-store.ts";
import { createFileStore } from "./create-file-store.ts";
import type { FileSystem } from "./file-system.ts";

let outer = "";
beforeAll(() => {
  outer = mkdtempSync(join(tmpdir(), "docmux-full-"));
});
afterAll(() => rmSync(outer, { recursive: true }));

/** A disk on which nothing new can be written any more. What has its blocks can be written over. */
function fillableFileSystem() {
  const disk = { isFull: false };
  const full = () => Object.assign(new Error("no space"), { code: "ENOSPC" });
  const fs = {
    ...nodeFs,
    async mkdir(path: string, options?: object) {
      if (disk.isFull && !(options && "recursive" in options)) throw full();
      return nodeFs.mkdir(path, options);
    },
    async open(path: string, flags: string, mode?: number) {
      const handle = await nodeFs.open(path, flags, mode);
      if (!disk.isFull || flags !== "wx") return handle;
      handle.writeFile = async () => {
        throw full();
      };
      return handle;
    },
  } as unknown as FileSystem;
  return { fs, disk };
}

async function prepared(store: RunStore, count: number) {
  const sent: StartRecord[] = [];
  for (let index = 0; index < count; index += 1) {
    const { record } = await store.claim(startOf(`sent-${index}`));
    sent.push(await store.record(record, { to: "sent", search: { text: "x".repeat(index * 300) } }));
  }
  const { record: claimed } = await store.claim(startOf("claimed"));
  const { record: other } = await store.claim(startOf("ended"));
  const known = await store.record(await store.record(other, { to: "sent" }), knownAs("run-of-ended"));
  return { sent, claimed, ended: await store.record(known, { to: "ended", status: "completed" }) };
}

/** What must hold whichever way the disk is full. */
async function verifyFull(store: RunStore, { sent, claimed, ended }: Awaited<ReturnType<typeof prepared>>) {
  const refused = { code: "store_unavailable", message: expect.stringContaining("is full (ENOSPC)") };
  await expect(store.claim(startOf("new"))).rejects.toMatchObject(refused);
  expect(await store.get("new")).toBeUndefined();
  await expect(store.record(claimed, { to: "sent" })).rejects.toMatchObject(refused);
  expect(await store.get("claimed")).toEqual(claimed);
  await expect(store.putResult(ended, bytesOf("x".repeat(100_000)))).rejects.toMatchObject(refused);
  expect(await store.getResult("ended")).toBeUndefined();
  const [thief, ...rest] = sent;
  if (!thief) throw new Error("nothing was sent");
  await expect(store.record(thief, knownAs("run-of-ended"))).rejects.toMatchObject({ conflict: "run_taken" });
  const known: StartRecord[] = [];
  for (const record of rest) known.push(await store.record(record, knownAs(`run-of-${record.key}`)));
  await expect(store.record(thief, knownAs("run-of-sent-1"))).rejects.toMatchObject({
    conflict: "run_taken",
  });
  for (const record of known) expect(await store.get(record.key)).toEqual(record);
  return known;
}

/** Once there is space again, every start continues, and the runs are noted. */
async function verifyFreed(store: RunStore, known: readonly StartRecord[]) {
  for (const record of known) {
    const ended = await store.record(record, { to: "ended", status: "completed" });
    await store.putResult(ended, bytesOf("the result"));
    const { record: claimed } = await store.claim(startOf(`thief-of-${record.key}`));
    const thief = await store.record(claimed, { to: "sent" });
    await expect(store.record(thief, knownAs(`run-of-${record.key}`))).rejects.toMatchObject({
      conflict: "run_taken",
    });
  }
}

describe("on a full disk no claim is won, nothing is sent, and the ref of each run that was started is saved", () => {
  test("with ENOSPC from every write of something new", async () => {
    const { fs, disk } = fillableFileSystem();
    const store = createFileStore(join(outer, "injected"), { sync: false, fs });
    const starts = await prepared(store, 12);
    disk.isFull = true;
    const known = await verifyFull(store, starts);
    disk.isFull = false;
    await verifyFreed(store, known);
    await store.close();
  });

  test("on a real disk of 1 MiB that is filled to the last byte", async ({ skip }) => {
    const mounted = join(outer, "mounted");
    mkdirSync(mounted);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "docmux", mounted], { stdio: "ignore" });
    } catch {
      skip("needs root, to mount a small disk");
    }
    try {
      const store = createFileStore(join(mounted, "store"), { sync: true });
      const starts = await prepared(store, 12);
      const filling = join(mounted, "filling");
      expect(() => {
        for (;;) appendFileSync(filling, Buffer.alloc(4096));
      }).toThrow(/ENOSPC/);
      const known = await verifyFull(store, starts);
      expect(known).toHaveLength(11);
      rmSync(filling);
      await verifyFreed(store, known);
      await store.close();
    } finally {
      execFileSync("umount", [mounted]);
    }
  });
});
