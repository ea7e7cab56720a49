import { existsSync } from "node:fs";
import * as nodeFs from "node:fs/promises";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bytesOf, knownAs, startOf } from "../../../test/file-store/starts.ts";
import type { RunStore, StartRecord } from "../run-store.ts";
import { createFileStore } from "./create-file-store.ts";
import { requireLocalFileSystem } from "./failures.ts";
import { fileStore } from "./file-store.ts";
import type { FileSystem } from "./file-system.ts";
import type { Machine } from "./machine.ts";

let outer = "";
let count = 0;
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), "docmux-file-store-"));
});
afterAll(() => rm(outer, { recursive: true }));
const newFolder = () => {
  count += 1;
  return join(outer, `store-${count}`);
};

async function deliver(store: RunStore, key: string): Promise<StartRecord> {
  const { record: claimed } = await store.claim(startOf(key));
  const sent = await store.record(claimed, { to: "sent", search: { text: "in the search" } });
  const known = await store.record(sent, knownAs(`run-of-${key}`));
  const ended = await store.record(known, { to: "ended", status: "completed" });
  return store.record(await store.putResult(ended, bytesOf("the result")), { to: "delivered" });
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries.map((entry) => join(folder, entry)).sort();
}

function failing(calls: Partial<Record<keyof FileSystem, string>>): FileSystem {
  const fail = (code: string) => async () => {
    throw Object.assign(new Error(code), { code });
  };
  const broken = Object.entries(calls).map(([name, code]) => [name, fail(code)]);
  return { ...nodeFs, ...Object.fromEntries(broken) } as FileSystem;
}

describe("the folder", () => {
  test("nothing is touched before the first call, and reading makes no folder", async () => {
    const folder = newFolder();
    const store = fileStore(folder);
    expect(await store.get("a")).toBeUndefined();
    expect(await store.getResult("a")).toBeUndefined();
    for await (const _ of store.list()) throw new Error("an empty store lists something");
    await store.close();
    expect(existsSync(folder)).toBe(false);
  });

  test("only its user can read it, and no key, run or owner is a name in it", async () => {
    const folder = newFolder();
    const store = fileStore(folder, { sync: false });
    await deliver(store, "../../invoice-of-jane");
    const paths = await pathsIn(folder);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const path of paths) {
      const found = await stat(path);
      expect(found.mode & 0o777).toBe(found.isDirectory() ? 0o700 : 0o600);
      expect(path).not.toMatch(/jane|run-of/);
    }
    await store.close();
    expect(await readdir(join(folder, "owners"))).toEqual([]);
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  test("the versions of an open start are kept; of a delivered one the last, under every name", async () => {
    const folder = newFolder();
    const store = fileStore(folder, { sync: false });
    const versionsOf = async () =>
      (await pathsIn(join(folder, "starts"))).filter((path) => path.endsWith(".json"));
    const { record } = await store.claim(startOf("a"));
    await store.record(record, { to: "sent" });
    expect(await versionsOf()).toHaveLength(2);
    await store.release("a", { force: "test" });
    const delivered = await deliver(store, "b");
    const files = (await versionsOf()).slice(-6);
    expect(
      new Set(await Promise.all(files.map(async (file) => (await stat(file)).ino))).size,
    ).toBeLessThanOrEqual(2);
    expect(await store.get("b")).toEqual(delivered);
    expect((await pathsIn(folder)).filter((path) => path.includes(".reserve"))).toHaveLength(1);
  });

  test("what a process left that is gone is deleted at opening, and what a live one is writing is not", async () => {
    const folder = newFolder();
    const first = fileStore(folder, { sync: false });
    await first.claim(startOf("a"));
    const left = join(folder, "tmp", `${"0".repeat(32)}-7`);
    const live = join(folder, "tmp", `${first.owner}-99`);
    for (const file of [left, live]) await writeFile(file, "half a rec");
    await fileStore(folder, { sync: false }).claim(startOf("b"));
    expect([existsSync(left), existsSync(live)]).toEqual([false, true]);
  });

  test("a process that enters while another one sweeps is not swept away", async () => {
    const folder = newFolder();
    let release = () => undefined as unknown;
    const held = new Promise<void>((resolve) => {
      release = () => resolve();
    });
    let arrive = () => undefined as unknown;
    const arrived = new Promise<void>((resolve) => {
      arrive = () => resolve();
    });
    const entering = createFileStore(folder, {
      sync: false,
      fs: {
        ...nodeFs,
        async link(from, to) {
          if (String(to).includes("owners")) {
            arrive();
            await held;
          }
          await nodeFs.link(from, to);
        },
      },
    });
    const claiming = entering.claim(startOf("a"));
    await arrived;
    const sweeping = createFileStore(folder, {
      sync: false,
      fs: {
        ...nodeFs,
        readdir: (async (path: string) => {
          if (path.endsWith("owners")) {
            release();
            await claiming;
          }
          return nodeFs.readdir(path);
        }) as unknown as FileSystem["readdir"],
      },
    });
    expect((await sweeping.claim(startOf("a"))).holder).toBe("alive");
  });
});

describe("what is damaged", () => {
  const damageLast = async (folder: string, key: string, store: RunStore) => {
    const record = await store.get(key);
    const files = (await pathsIn(join(folder, "starts"))).filter((path) => path.endsWith(".json"));
    const last = files.at(-1) ?? "";
    const bytes = await readFile(last);
    await writeFile(last, bytes.subarray(0, bytes.byteLength / 2));
    return record;
  };

  test("a `sent` that was acknowledged and is damaged is never read as `claimed`", async () => {
    const folder = newFolder();
    const store = fileStore(folder, { sync: false });
    const { record } = await store.claim(startOf("a"));
    await store.record(record, { to: "sent" });
    await damageLast(folder, "a", store);
    const refused = { code: "store_unavailable", message: expect.stringContaining("damaged") };
    await expect(store.get("a")).rejects.toMatchObject(refused);
    await expect(store.claim(startOf("a"))).rejects.toMatchObject(refused);
    await expect(store.record(record, { to: "sent" })).rejects.toMatchObject(refused);
  });

  test("a status check that a power cut damaged is ignored, and the start can still be changed", async () => {
    const folder = newFolder();
    const store = fileStore(folder, { sync: false });
    const { record } = await store.claim(startOf("a"));
    const unknown = await store.record(await store.record(record, { to: "sent" }), { to: "unknown" });
    await store.record(unknown, { look: { found: 1 } });
    await damageLast(folder, "a", store);
    expect(await store.get("a")).toEqual(unknown);
    const known = await store.record(unknown, knownAs("run-1"));
    expect(known.version).toBe(unknown.version + 1);
    expect(await store.get("a")).toEqual(known);
  });

  test("one damaged start hides no other from a list", async () => {
    const folder = newFolder();
    const store = fileStore(folder, { sync: false });
    for (const key of ["a", "b", "c"]) await store.claim(startOf(key));
    await damageLast(folder, "c", store);
    const keys: string[] = [];
    const listing = (async () => {
      for await (const { key } of store.list()) keys.push(key);
    })();
    await expect(listing).rejects.toMatchObject({ code: "store_unavailable" });
    expect(keys).toHaveLength(2);
  });
});

describe("what can't be a store is refused with a sentence, before anything is sent", () => {
  const claimIn = (folder: string, fs?: FileSystem) =>
    createFileStore(folder, { sync: true, ...(fs ? { fs } : {}) }).claim(startOf("a"));
  const refusal = (text: RegExp) => ({ code: "store_unavailable", message: expect.stringMatching(text) });

  test("a path that is a file", async () => {
    const file = newFolder();
    await writeFile(file, "");
    for (const path of [file, join(file, "below")]) {
      await expect(claimIn(path)).rejects.toMatchObject(refusal(/is a file, or is inside one/));
    }
  });

  test("a store of a newer release, and a folder of something else", async () => {
    for (const [format, text] of [
      ["docmux-store 2\n", /newer docmux \(layout 2\).*upgrade docmux/],
      ["my notes\n", /is no store/],
    ] as const) {
      const folder = newFolder();
      await nodeFs.mkdir(folder);
      await writeFile(join(folder, "format"), format);
      await expect(claimIn(folder)).rejects.toMatchObject(refusal(text));
      await expect(fileStore(folder).get("a")).rejects.toMatchObject(refusal(text));
      expect(await readdir(folder)).toEqual(["format"]);
    }
  });

  test.each([
    [
      "a folder that is read-only",
      { mkdir: "EROFS" } as const,
      /cannot be read and written by this user \(EROFS\)/,
    ],
    [
      "a folder of another user",
      { open: "EACCES" } as const,
      /cannot be read and written by this user \(EACCES\)/,
    ],
    [
      "a file system without hard links",
      { link: "EPERM" } as const,
      /has no hard links \(EPERM\).*local disk/,
    ],
    ["too many open files", { open: "EMFILE" } as const, /Too many files are open/],
    ["a disk with errors", { open: "EIO" } as const, /cannot be read or written \(EIO\)/],
  ])("%s", async (_what, calls, text) => {
    await expect(claimIn(newFolder(), failing(calls))).rejects.toMatchObject(refusal(text));
  });

  test.each([
    ["NFS", 0x6969],
    ["SMB", 0xff534d42],
    ["SMB", 0xfe534d42 | 0],
    ["FUSE", 0x65735546],
  ])("%s", (name, type) => {
    expect(() => requireLocalFileSystem(type, "/data")).toThrow(`/data is on ${name}`);
    expect(() => requireLocalFileSystem(0xef53, "/data")).not.toThrow();
  });

  test("a store that was closed", async () => {
    const store = fileStore(newFolder(), { sync: false });
    const { record } = await store.claim(startOf("a"));
    await store.close();
    await expect(store.claim(startOf("b"))).rejects.toMatchObject(refusal(/was closed/));
    await expect(store.record(record, { to: "sent" })).rejects.toMatchObject(refusal(/was closed/));
  });
});

describe("owners", () => {
  const self = { pid: 1, host: "here" };
  const machine = (facts: Partial<Machine> & { id?: object }): Machine => ({
    self: async () => ({ ...self, ...facts.id }),
    look: async () => "running",
    monotonicMs: () => 0,
    ...facts,
  });
  const holderSeenBy = async (owner: Machine, judge: Machine) => {
    const folder = newFolder();
    await createFileStore(folder, { sync: false, machine: owner }).claim(startOf("a"));
    return (await createFileStore(folder, { sync: false, machine: judge }).claim(startOf("a"))).holder;
  };

  test("on another host, or in another container, an owner is never taken for gone", async () => {
    const dead = { look: async () => "ended" as const };
    const there = machine({ id: { host: "there" } });
    expect(await holderSeenBy(there, machine(dead))).toBe("alive");
    const boot = { bootId: "b1", startTime: "7" };
    const container = machine({ id: { ...boot, namespace: "pid:[2]" } });
    expect(await holderSeenBy(container, machine({ ...dead, id: { ...boot, namespace: "pid:[1]" } }))).toBe(
      "alive",
    );
    expect(await holderSeenBy(machine({ id: boot }), machine({ ...dead, id: boot }))).toBe("gone");
  });

  test("after a restart of the machine every owner is gone, whatever has its number", async () => {
    const before = machine({ id: { bootId: "b1", startTime: "7" } });
    expect(await holderSeenBy(before, machine({ id: { bootId: "b2", startTime: "7" } }))).toBe("gone");
  });

  test("where the machine can't say, an owner is gone after 60 s without a heartbeat, by the own monotonic time", async () => {
    const folder = newFolder();
    let nowMs = 0;
    const unsure = machine({ look: async () => "unsure", monotonicMs: () => nowMs });
    const owner = createFileStore(folder, { sync: false, machine: unsure });
    await owner.claim(startOf("a"));
    const judge = createFileStore(folder, { sync: false, machine: unsure });
    const holderAt = async (atMs: number) => {
      nowMs = atMs;
      return (await judge.claim(startOf("a"))).holder;
    };
    expect(await holderAt(5_000)).toBe("alive");
    expect(await holderAt(59_000)).toBe("alive");
    expect(await holderAt(65_001)).toBe("gone");
    await owner.close();
    await judge.close();
  });
});
